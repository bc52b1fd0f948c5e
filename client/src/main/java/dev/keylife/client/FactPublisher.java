package dev.keylife.client;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * Publishes records of the contract that are no commands, such as those of {@code key-usage}: in
 * batches, outside of any transaction, each once unless it is lost.
 *
 * <p>Safe for use by several threads.
 */
public final class FactPublisher implements AutoCloseable {
  private final Failures failures;
  private final ValueCodec codec;
  private final KafkaProducer<String, byte[]> producer;

  private FactPublisher(
      Failures failures, ValueCodec codec, KafkaProducer<String, byte[]> producer) {
    this.failures = failures;
    this.codec = codec;
    this.producer = producer;
  }

  /**
   * Connects to the brokers.
   *
   * @param topics all that will be written to
   * @param properties of the producer, which count for more than those of the settings
   * @throws KeylifeClientException if no broker answers or a topic is missing: a producer alone
   *     would have the broker create it, with the broker's default partitions
   */
  public static FactPublisher open(
      ClientSettings settings, List<String> topics, Map<String, Object> properties) {
    ClientConfig config = new ClientConfig(settings);
    Failures failures = new Failures(config);
    for (String topic : topics) {
      new TopicReader(config, failures, topic).close();
    }
    Map<String, Object> all = config.producer(true);
    all.putAll(properties);
    try {
      return new FactPublisher(
          failures, new ValueCodec(config.codec(), failures), new KafkaProducer<>(all));
    } catch (KafkaException e) {
      throw failures.kafka(e);
    }
  }

  /**
   * Hands a record to Kafka. Waits while its buffer is full, up to {@code max.block.ms}.
   *
   * @param value empty for a tombstone
   * @return completes once the brokers have it; fails with a {@link KeylifeClientException} where
   *     they do not take it
   * @throws KeylifeClientException if the registry does not answer or refuses the schema: nothing
   *     was handed over, and the next record would fare no better
   */
  public CompletionStage<Void> publish(String topic, String key, Optional<SpecificRecord> value) {
    RecordHeaders headers = new RecordHeaders();
    Optional<byte[]> encoded = value.map(record -> codec.encode(topic, headers, record));
    CompletableFuture<Void> taken = new CompletableFuture<>();
    try {
      var unused =
          producer.send(
              new ProducerRecord<>(topic, null, key, encoded.orElse(null), headers),
              (published, error) -> {
                if (error == null) {
                  taken.complete(null);
                } else {
                  taken.completeExceptionally(failures.kafka(error));
                }
              });
    } catch (KafkaException | IllegalStateException e) {
      taken.completeExceptionally(failures.kafka(e));
    }
    return taken;
  }

  /** Returns once everything was taken or has failed. */
  public void flush() {
    try {
      producer.flush();
    } catch (KafkaException e) {
      throw failures.kafka(e);
    }
  }

  /** Gives what was handed over some time to be taken. */
  @Override
  public void close() {
    producer.close(Duration.ofSeconds(5));
    codec.close();
  }
}
