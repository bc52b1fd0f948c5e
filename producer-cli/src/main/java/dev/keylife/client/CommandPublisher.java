package dev.keylife.client;

import dev.keylife.command.CommandHeader;
import dev.keylife.schema.Topics;
import java.util.concurrent.ExecutionException;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** Publishes commands, keyed by the text of their key id, and waits until Kafka has them. */
final class CommandPublisher implements AutoCloseable {
  private final Trouble trouble;
  private final ValueCodec codec;
  private final KafkaProducer<String, byte[]> producer;

  /**
   * @throws KeylifeClientException if no broker answers or the topic is missing: a producer alone
   *     would have the broker create it, with the broker's default partitions
   */
  CommandPublisher(ClientConfig config, Trouble trouble, ValueCodec codec) {
    this.trouble = trouble;
    this.codec = codec;
    new TopicReader(config, trouble, Topics.KEY_COMMANDS).close();
    try {
      this.producer = new KafkaProducer<>(config.producer());
    } catch (KafkaException e) {
      throw trouble.kafka(e);
    }
  }

  Receipt publish(SpecificRecord command) {
    CommandHeader header = CommandHeaders.of(command);
    RecordHeaders headers = new RecordHeaders();
    byte[] value = codec.encode(Topics.KEY_COMMANDS, headers, command);
    ProducerRecord<String, byte[]> message =
        new ProducerRecord<>(Topics.KEY_COMMANDS, null, header.getKeyId(), value, headers);
    try {
      RecordMetadata published = producer.send(message).get();
      return new Receipt(published.topic(), published.partition(), published.offset());
    } catch (KafkaException | ExecutionException e) {
      throw trouble.kafka(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw trouble.kafka(e);
    }
  }

  @Override
  public void close() {
    producer.close(ClientConfig.CLOSE);
  }
}
