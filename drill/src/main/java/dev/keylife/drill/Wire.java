package dev.keylife.drill;

import dev.keylife.command.CommandHeader;
import dev.keylife.schema.ContractTrust;
import dev.keylife.schema.Topics;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.common.utils.Utils;

/** What the drill itself sends and reads. */
final class Wire implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(100);

  private final String bootstrapServers;
  private final Serde<SpecificRecord> values;

  Wire(String bootstrapServers, String registryUrl) {
    ContractTrust.establish();
    this.bootstrapServers = bootstrapServers;
    this.values = serde(registryUrl);
  }

  /** Gives up on nothing while a broker is away. */
  KafkaProducer<String, byte[]> producer() {
    return new KafkaProducer<>(
        Map.of(
            "bootstrap.servers",
            bootstrapServers,
            "linger.ms",
            5,
            "delivery.timeout.ms",
            600_000,
            "max.block.ms",
            600_000),
        new StringSerializer(),
        new ByteArraySerializer());
  }

  KafkaConsumer<String, byte[]> consumer() {
    return new KafkaConsumer<>(
        Map.of(
            "bootstrap.servers",
            bootstrapServers,
            "isolation.level",
            "read_committed",
            "default.api.timeout.ms",
            600_000),
        new StringDeserializer(),
        new ByteArrayDeserializer());
  }

  /** Made by hand: the client library refuses what a hostile publisher sends. */
  CommandHeader header(String key, String commandId, String issuer) {
    return new CommandHeader(commandId, key, issuer, Instant.now().truncatedTo(ChronoUnit.MILLIS));
  }

  byte[] encode(SpecificRecord command) {
    return values.serializer().serialize(Topics.KEY_COMMANDS, command);
  }

  SpecificRecord decode(ConsumerRecord<String, byte[]> record) {
    return values.deserializer().deserialize(record.topic(), record.headers(), record.value());
  }

  /**
   * Everything in a partition, as far as it goes now.
   *
   * @param keys of which record keys
   */
  void readAll(
      TopicPartition partition,
      Predicate<String> keys,
      Consumer<ConsumerRecord<String, byte[]>> reader) {
    try (KafkaConsumer<String, byte[]> consumer = consumer()) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
      while (consumer.position(partition) < end) {
        for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
          if (keys.test(Optional.ofNullable(record.key()).orElse(""))) {
            reader.accept(record);
          }
        }
      }
    }
  }

  private static Serde<SpecificRecord> serde(String registryUrl) {
    try {
      @SuppressWarnings("unchecked")
      Serde<SpecificRecord> serde =
          Utils.newInstance("dev.keylife.serde.RegistryAvroSerde", Serde.class);
      serde.configure(
          Map.of(
              "schema.registry.url",
              registryUrl,
              "avro.remove.java.properties",
              true,
              "specific.avro.reader",
              true,
              "value.subject.name.strategy",
              "io.confluent.kafka.serializers.subject.TopicRecordNameStrategy"),
          false);
      return serde;
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    values.close();
  }
}
