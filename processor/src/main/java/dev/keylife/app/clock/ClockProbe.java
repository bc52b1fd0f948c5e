package dev.keylife.app.clock;

import dev.keylife.app.settings.ProcessorSettings;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;

/**
 * Reads a broker's clock. Kafka has no request for it, but a broker that appends a record to a
 * topic with {@code message.timestamp.type=LogAppendTime} answers with the time at which it did: so
 * a record without content is written to the installation's own topic. Nobody but the processor may
 * write there, and what stands in a record has no part in it; so no publisher has either.
 *
 * <p>Used by one thread.
 */
public final class ClockProbe implements AutoCloseable {
  private static final byte[] KEY = "clock".getBytes(StandardCharsets.UTF_8);

  private static final int PATIENCE_MS = 10_000;

  private final Map<String, Object> config;
  private final String topic;
  private final LongSupplier nanos;
  private Optional<Producer<byte[], byte[]>> producer = Optional.empty();

  public ClockProbe(ProcessorSettings settings, String topic, LongSupplier nanos) {
    config = new HashMap<>(settings.kafka(StreamsConfig.PRODUCER_PREFIX));
    config.remove(ProducerConfig.TRANSACTIONAL_ID_CONFIG);
    config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, false);
    // It need not be kept, so it need not wait for replicas.
    config.put(ProducerConfig.ACKS_CONFIG, "1");
    // Tried again, it would have been appended nobody knows when.
    config.put(ProducerConfig.RETRIES_CONFIG, 0);
    config.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, PATIENCE_MS);
    config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, PATIENCE_MS);
    config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, PATIENCE_MS);
    config.put(ProducerConfig.CLIENT_ID_CONFIG, "keylife-clock");
    this.topic = topic;
    this.nanos = nanos;
  }

  /**
   * Asks once.
   *
   * @throws KafkaException if there is no answer within the time
   */
  public BrokerClock.Reading read() {
    try {
      Producer<byte[], byte[]> to = producer();
      // So that the wait for them is not part of the reading.
      if (to.partitionsFor(topic).isEmpty()) {
        throw new KafkaException("there is no topic " + topic);
      }
      long sentAt = nanos.getAsLong();
      RecordMetadata answer =
          to.send(new ProducerRecord<>(topic, 0, KEY, null))
              .get(PATIENCE_MS, TimeUnit.MILLISECONDS);
      return new BrokerClock.Reading(sentAt, nanos.getAsLong(), answer.timestamp());
    } catch (ExecutionException | TimeoutException | KafkaException e) {
      // A client that was made before the clock was set may wait by it for as long.
      close();
      throw new KafkaException("the brokers' clock cannot be read", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted", e);
    }
  }

  private Producer<byte[], byte[]> producer() {
    Producer<byte[], byte[]> open =
        producer.orElseGet(
            () ->
                new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer()));
    producer = Optional.of(open);
    return open;
  }

  @Override
  public void close() {
    producer.ifPresent(open -> open.close(Duration.ZERO));
    producer = Optional.empty();
  }
}
