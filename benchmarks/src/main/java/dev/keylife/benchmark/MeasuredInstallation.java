package dev.keylife.benchmark;

import dev.keylife.app.ProcessorApp;
import dev.keylife.app.settings.ProcessorSettings;
import dev.keylife.embedded.EmbeddedPlatform;
import dev.keylife.embedded.Folders;
import dev.keylife.embedded.InstallationFolder;
import dev.keylife.embedded.RecordSerde;
import dev.keylife.program.health.HealthSettings;
import dev.keylife.schema.ContractTrust;
import dev.keylife.schema.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serde;

/** What is measured: a broker and a registry in this JVM, and processors that come and go. */
final class MeasuredInstallation implements AutoCloseable {
  /** Begins the client ids, and so the thread names, of what belongs to the measurement. */
  static final String CLIENT_PREFIX = "benchmark";

  private static final String MOST = Integer.toString(Integer.MAX_VALUE);

  /** What would refuse the one principal that does all the work, with values that do not. */
  static final Map<String, String> NO_LIMITS =
      Map.of(
          ProcessorSettings.COMMAND_MAX_PER_KEY, "0",
          ProcessorSettings.COMMAND_MAX_PER_PRINCIPAL, "0",
          ProcessorSettings.KEY_PAIRS_MAX, "0",
          ProcessorSettings.WAITING_MAX, "1000000",
          ProcessorSettings.WAITING_PER_ISSUER, "1000000",
          ProcessorSettings.KEYS_MAX, MOST,
          ProcessorSettings.PARAMETERS_MAX_PER_PRINCIPAL, MOST);

  private static final Duration START_TIMEOUT = Duration.ofMinutes(30);

  private final Path folder;
  private final EmbeddedPlatform platform;
  private final InstallationFolder kept;
  private final Serde<SpecificRecord> values;
  private final Optional<Signing> signing;

  /** One that takes unsigned commands. */
  MeasuredInstallation() throws IOException {
    this(Optional.empty());
  }

  /**
   * @param algorithm that its commands are signed by, as a JWS names it
   */
  MeasuredInstallation(Optional<String> algorithm) throws IOException {
    folder = Files.createTempDirectory("keylife-benchmark");
    ContractTrust.establish();
    kept = InstallationFolder.in(folder);
    platform = EmbeddedPlatform.start(folder);
    values = RecordSerde.of(platform.registryUrl());
    signing =
        algorithm.isPresent() ? Optional.of(Signing.in(folder, algorithm.get())) : Optional.empty();
  }

  /** The headers of a command's record. */
  Headers headers(SpecificRecord command, byte[] value) {
    return signing.map(keys -> keys.headers(command, value)).orElseGet(RecordHeaders::new);
  }

  /** Starts a processor with default settings but for these, and waits until it runs. */
  ProcessorApp startProcessor(Map<String, String> overrides) throws InterruptedException {
    ProcessorApp app = ProcessorApp.start(ProcessorSettings.of(settings(overrides)));
    if (!app.awaitRunning(START_TIMEOUT)) {
      app.close();
      throw new IllegalStateException("the processor does not run after " + START_TIMEOUT);
    }
    return app;
  }

  /**
   * What a processor is started with: the defaults, but for shared wrapping keys, {@link
   * #NO_LIMITS}, and these.
   */
  Map<String, String> settings(Map<String, String> overrides) {
    Map<String, String> settings = kept.settings(bootstrapServers(), registryUrl());
    settings.remove(ProcessorSettings.TOPICS_PARTITIONS);
    settings.put(HealthSettings.PORT, "-1");
    settings.put(ProcessorSettings.WRAPPING_KEY_POOL_SPECS, "");
    settings.put(ProcessorSettings.WRAPPING_KEY_SHARING_MAX, "100000");
    settings.put(ProcessorSettings.WRAPPING_KEY_SHARING_MS, "86400000");
    settings.putAll(NO_LIMITS);
    signing.ifPresent(keys -> settings.putAll(keys.settings()));
    settings.putAll(overrides);
    return settings;
  }

  Path stateDirectory() {
    return folder.resolve("state");
  }

  /** A new folder, which is removed with the rest. */
  Path folder(String name) throws IOException {
    return Files.createDirectory(folder.resolve(name));
  }

  String bootstrapServers() {
    return platform.bootstrapServers();
  }

  String registryUrl() {
    return platform.registryUrl();
  }

  byte[] encode(SpecificRecord command) {
    return values.serializer().serialize(Topics.KEY_COMMANDS, command);
  }

  SpecificRecord decode(String topic, byte[] value) {
    return values.deserializer().deserialize(topic, value);
  }

  /** What publishes commands, in large batches or each at once. */
  KafkaProducer<byte[], byte[]> producer(boolean batched) {
    return new KafkaProducer<>(
        Map.of(
            "bootstrap.servers",
            platform.bootstrapServers(),
            "client.id",
            CLIENT_PREFIX + "-publisher",
            "linger.ms",
            batched ? 10 : 0,
            "batch.size",
            256 * 1024),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  /** A subscriber of all partitions, which sees what is committed from now on. */
  KafkaConsumer<byte[], byte[]> subscriber(String topic) {
    KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                platform.bootstrapServers(),
                "client.id",
                CLIENT_PREFIX + "-subscriber",
                "isolation.level",
                "read_committed"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic).stream()
            .map(p -> new TopicPartition(topic, p.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToEnd(partitions);
    partitions.forEach(consumer::position);
    return consumer;
  }

  @Override
  public void close() throws IOException {
    values.close();
    platform.close();
    Folders.delete(folder);
  }
}
