package dev.keylife.client;

import dev.keylife.command.CommandHeader;
import dev.keylife.schema.KeylifeHeaders;
import dev.keylife.schema.Topics;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** Publishes commands, keyed by the text of their key id, and waits until Kafka has them. */
final class CommandPublisher implements AutoCloseable {
  private final Failures failures;
  private final ValueCodec codec;
  private final Optional<CommandSigner> signer;
  private final KafkaProducer<String, byte[]> producer;

  /**
   * @param batched whether many commands are to go in one request, each a little later for it
   * @throws KeylifeClientException if no broker answers or the topic is missing: a producer alone
   *     would have the broker create it, with the broker's default partitions
   */
  CommandPublisher(ClientConfig config, boolean batched, Failures failures, ValueCodec codec) {
    this.failures = failures;
    this.codec = codec;
    this.signer = config.signer();
    new TopicReader(config, failures, Topics.KEY_COMMANDS).close();
    try {
      this.producer = new KafkaProducer<>(config.producer(batched));
    } catch (KafkaException e) {
      throw failures.kafka(e);
    }
  }

  Receipt publish(SpecificRecord command) {
    ProducerRecord<String, byte[]> message = message(command);
    try {
      return receipt(producer.send(message).get());
    } catch (KafkaException | ExecutionException e) {
      throw failures.kafka(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failures.kafka(e);
    }
  }

  /** Hands a command to Kafka; the receipt comes later. Blocks while Kafka takes no more. */
  CompletableFuture<Receipt> submit(SpecificRecord command, Optional<Trace> trace) {
    CompletableFuture<Receipt> receipt = new CompletableFuture<>();
    try {
      ProducerRecord<String, byte[]> message = message(command);
      trace.ifPresent(present -> present.writeTo(message.headers()));
      var unused =
          producer.send(
              message,
              (published, error) -> {
                if (error == null) {
                  receipt.complete(receipt(published));
                } else {
                  receipt.completeExceptionally(failures.kafka(error));
                }
              });
    } catch (KafkaException | KeylifeClientException e) {
      receipt.completeExceptionally(failures.kafka(e));
    }
    return receipt;
  }

  private ProducerRecord<String, byte[]> message(SpecificRecord command) {
    CommandHeader header = CommandHeaders.of(command);
    RecordHeaders headers = new RecordHeaders();
    byte[] value = codec.encode(Topics.KEY_COMMANDS, headers, command);
    headers.add(
        KeylifeHeaders.RECORD_TYPE,
        command.getSchema().getFullName().getBytes(StandardCharsets.UTF_8));
    signer.ifPresent(signs -> signs.sign(command, value, headers));
    return new ProducerRecord<>(Topics.KEY_COMMANDS, null, header.getKeyId(), value, headers);
  }

  private static Receipt receipt(RecordMetadata published) {
    return new Receipt(published.topic(), published.partition(), published.offset());
  }

  @Override
  public void close() {
    producer.close(ClientConfig.CLOSE);
  }
}
