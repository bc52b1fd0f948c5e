package dev.keylife.quickstart;

import dev.keylife.event.EventHeader;
import dev.keylife.schema.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/**
 * A consumer that has no part in the play: it reads what is committed to the topics, with a
 * deserializer that is named in settings, as any subscriber would.
 */
final class Witness implements AutoCloseable {
  private final KafkaConsumer<String, SpecificRecord> consumer;
  private final List<ConsumerRecord<String, SpecificRecord>> seen = new ArrayList<>();

  Witness(String bootstrapServers, String registryUrl) {
    Map<String, Object> config = new HashMap<>();
    config.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    config.put(
        ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
        "org.apache.kafka.common.serialization.StringDeserializer");
    config.put(
        ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG,
        "dev.keylife.serde.RegistryAvroDeserializer");
    config.put("schema.registry.url", registryUrl);
    config.put("specific.avro.reader", true);
    consumer = new KafkaConsumer<>(config);
    List<TopicPartition> partitions = new ArrayList<>();
    for (String topic : List.of(Topics.KEY_EVENTS, Topics.KEY_STATES)) {
      consumer
          .partitionsFor(topic)
          .forEach(p -> partitions.add(new TopicPartition(topic, p.partition())));
    }
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
  }

  /** A record that was seen, and where it lies. */
  record Observation<T>(T value, String position) {}

  /** Waits for an event that answers a command or was brought about by a date. */
  <T extends SpecificRecord> Optional<Observation<T>> event(
      Class<T> type, Predicate<T> which, Duration timeout) {
    return await(Topics.KEY_EVENTS, type, which, timeout);
  }

  /** Waits for a snapshot. */
  <T extends SpecificRecord> Optional<Observation<T>> snapshot(
      Class<T> type, Predicate<T> which, Duration timeout) {
    return await(Topics.KEY_STATES, type, which, timeout);
  }

  /** The events of a key that were seen so far. */
  List<EventHeader> history(String keyId) {
    return seen.stream()
        .filter(r -> r.topic().equals(Topics.KEY_EVENTS) && keyId.equals(r.key()))
        .map(r -> (EventHeader) r.value().get(0))
        .toList();
  }

  private <T extends SpecificRecord> Optional<Observation<T>> await(
      String topic, Class<T> type, Predicate<T> which, Duration timeout) {
    long end = System.nanoTime() + timeout.toNanos();
    while (true) {
      Optional<Observation<T>> found = find(topic, type, which);
      if (found.isPresent() || System.nanoTime() > end) {
        return found;
      }
      consumer.poll(Duration.ofMillis(100)).forEach(seen::add);
    }
  }

  private <T extends SpecificRecord> Optional<Observation<T>> find(
      String topic, Class<T> type, Predicate<T> which) {
    return seen.stream()
        .filter(r -> r.topic().equals(topic) && type.isInstance(r.value()))
        .filter(r -> which.test(type.cast(r.value())))
        .findFirst()
        .map(
            r ->
                new Observation<>(
                    type.cast(r.value()), r.topic() + "-" + r.partition() + "@" + r.offset()));
  }

  @Override
  public void close() {
    consumer.close();
  }
}
