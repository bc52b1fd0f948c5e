package dev.keylife.app.registry;

import dev.keylife.app.settings.ProcessorSettings;
import dev.keylife.schema.CloudEventHeaders;
import dev.keylife.schema.RecordTypes;
import dev.keylife.schema.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.streams.StreamsConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The newest events of the trail, as witnesses of the registry that they were written with. A
 * registry that was reset must be found out before anything is registered anew: from then on it
 * would look like the right one, and old commands would be read as others.
 */
final class TrailCheck {
  private static final Logger LOG = LoggerFactory.getLogger(TrailCheck.class);

  /** At least one of these is an event: a transaction's marker follows at least one. */
  private static final int BACK = 20;

  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final List<ConsumerRecord<byte[], byte[]>> newest;

  private TrailCheck(List<ConsumerRecord<byte[], byte[]>> newest) {
    this.newest = newest;
  }

  /** Reads the end of each partition of key-events; whatever cannot be had is left out. */
  static TrailCheck read(ProcessorSettings settings) {
    Map<String, Object> config = settings.kafka(StreamsConfig.CONSUMER_PREFIX);
    config.remove(ConsumerConfig.GROUP_ID_CONFIG);
    config.remove(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG);
    config.remove(ConsumerConfig.GROUP_PROTOCOL_CONFIG);
    config.remove(ConsumerConfig.INTERCEPTOR_CLASSES_CONFIG);
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "latest");
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      return new TrailCheck(newest(consumer));
    } catch (AuthorizationException e) {
      LOG.warn(
          "{} may not be read, so that it is not checked whether the Schema Registry is the one"
              + " that it was written with. Grant Read on it: deploy/acls.sh",
          Topics.KEY_EVENTS);
    } catch (KafkaException e) {
      LOG.warn("The end of {} could not be read: {}", Topics.KEY_EVENTS, e.getMessage());
    }
    return new TrailCheck(List.of());
  }

  private static List<ConsumerRecord<byte[], byte[]>> newest(
      KafkaConsumer<byte[], byte[]> consumer) {
    List<TopicPartition> partitions =
        consumer.partitionsFor(Topics.KEY_EVENTS).stream()
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .toList();
    consumer.assign(partitions);
    Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions);
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    ends.forEach((p, end) -> consumer.seek(p, Math.max(begins.getOrDefault(p, 0L), end - BACK)));
    List<ConsumerRecord<byte[], byte[]>> read = new ArrayList<>();
    long until = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < until
        && ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
      consumer.poll(POLL).forEach(read::add);
    }
    return read;
  }

  /**
   * Whether the registry reads an event as something else than it says it is.
   *
   * @throws org.apache.kafka.common.errors.TimeoutException if the registry does not answer
   */
  Optional<String> contradiction(Serde<SpecificRecord> serde) {
    for (ConsumerRecord<byte[], byte[]> event : newest) {
      Header type = event.headers().lastHeader(CloudEventHeaders.TYPE);
      if (type != null && type.value() != null && event.value() != null) {
        String name = new String(type.value(), StandardCharsets.UTF_8);
        // Of an event type that a later release wrote there is nothing to be known here.
        if (RecordTypes.EVENTS.stream().map(Schema::getFullName).anyMatch(name::equals)) {
          Optional<String> found =
              OwnSchemas.contradiction(serde, event.topic(), event.headers(), event.value(), name);
          if (found.isPresent()) {
            return found.map(
                why ->
                    "%s-%d@%d was written with another one: %s"
                        .formatted(event.topic(), event.partition(), event.offset(), why));
          }
        }
      }
    }
    return Optional.empty();
  }
}
