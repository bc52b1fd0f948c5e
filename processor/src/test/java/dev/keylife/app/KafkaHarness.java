package dev.keylife.app;

import dev.keylife.app.settings.ProcessorSettings;
import dev.keylife.embedded.EmbeddedKafka;
import dev.keylife.embedded.EmbeddedPlatform;
import dev.keylife.embedded.InstallationFolder;
import dev.keylife.embedded.RecordSerde;
import dev.keylife.material.keyset.TestKeyset;
import dev.keylife.schema.ContractTrust;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.awaitility.Awaitility;

/** A real broker and a registry in this JVM, and what a publisher and a subscriber have. */
public final class KafkaHarness implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  public final EmbeddedKafka kafka;
  private final EmbeddedPlatform platform;
  private final InstallationFolder folder;
  final Serde<SpecificRecord> values;
  private final KafkaProducer<byte[], byte[]> producer;
  private final KafkaConsumer<String, byte[]> reader;

  public KafkaHarness(Path folder) throws IOException {
    this(folder, Map.of());
  }

  /** With settings of the broker's. */
  KafkaHarness(Path folder, Map<String, String> ofBroker) throws IOException {
    this.folder = InstallationFolder.in(folder);
    ContractTrust.establish();
    EmbeddedPlatform.Builder around = EmbeddedPlatform.in(folder);
    ofBroker.forEach(around::property);
    platform = around.start();
    kafka = platform.kafka();
    TestKeyset.quickFile(settings("any"));
    values = RecordSerde.of(platform.registryUrl());
    producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers", kafka.bootstrapServers(), "max.request.size", 8 * 1024 * 1024),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    reader =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                kafka.bootstrapServers(),
                "isolation.level",
                "read_committed",
                "max.partition.fetch.bytes",
                8 * 1024 * 1024),
            new StringDeserializer(),
            new ByteArrayDeserializer());
  }

  /** Settings that work; a test overrides what it is about. */
  public Map<String, String> settings(String instance) {
    Map<String, String> settings =
        folder.settings(platform.bootstrapServers(), platform.registryUrl(), instance);
    settings.put("http.port", "0");
    settings.put("wrapping.key.pool.specs", "");
    settings.put("startup.timeout.ms", "120000");
    return settings;
  }

  ProcessorApp startProcessor(String instance) throws InterruptedException {
    return startProcessor(settings(instance));
  }

  ProcessorApp startProcessor(Map<String, String> settings) throws InterruptedException {
    ProcessorApp app = ProcessorApp.start(ProcessorSettings.of(settings));
    if (!app.awaitRunning(PATIENCE)) {
      app.close();
      throw new IllegalStateException("not running within " + PATIENCE);
    }
    return app;
  }

  /**
   * Takes the registry away, has something done, and brings the registry back at the same address
   * once somebody has asked for it in vain.
   */
  public void interruptRegistryUntilItIsMissed(Runnable meanwhile) throws IOException {
    platform.stopRegistry();
    try (ServerSocket stray =
        new ServerSocket(
            URI.create(platform.registryUrl()).getPort(), 1, InetAddress.getByName("localhost"))) {
      stray.setSoTimeout((int) PATIENCE.toMillis());
      meanwhile.run();
      stray.accept().close();
    }
    platform.startRegistry();
  }

  /** Takes the registry away while something is done, and brings it back at the same address. */
  public void withoutRegistry(Runnable meanwhile) {
    platform.stopRegistry();
    try {
      meanwhile.run();
    } finally {
      platform.startRegistry();
    }
  }

  /** Publishes where Kafka's default partitioner puts it. */
  public RecordMetadata publish(SpecificRecord command) {
    String key = ((dev.keylife.command.CommandHeader) command.get(0)).getKeyId();
    return publish(new ProducerRecord<>("key-commands", utf8(key), encode(command)));
  }

  /** Publishes to a partition of the caller's choice, as a client that hashes differently. */
  public RecordMetadata publishTo(int partition, SpecificRecord command) {
    String key = ((dev.keylife.command.CommandHeader) command.get(0)).getKeyId();
    return publish(new ProducerRecord<>("key-commands", partition, utf8(key), encode(command)));
  }

  public RecordMetadata publish(ProducerRecord<byte[], byte[]> record) {
    try {
      return producer.send(record).get();
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Publishes without waiting for the broker, as part of a flood. */
  public void publishLater(ProducerRecord<byte[], byte[]> record) {
    var unused = producer.send(record);
  }

  /** Publishes a record that is small for the broker and large for whoever reads it. */
  public void publishCompressed(String key, byte[] value) {
    try (KafkaProducer<byte[], byte[]> compressing =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers",
                kafka.bootstrapServers(),
                "compression.type",
                "gzip",
                "buffer.memory",
                64L * 1024 * 1024,
                "max.request.size",
                32 * 1024 * 1024),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      compressing.send(new ProducerRecord<>("key-commands", utf8(key), value)).get();
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  public byte[] encode(SpecificRecord command) {
    return values.serializer().serialize("key-commands", command);
  }

  /** Reads a topic from its beginning until a condition on what was read holds. */
  public synchronized List<ConsumerRecord<String, byte[]>> readUntil(
      String topic, Predicate<List<ConsumerRecord<String, byte[]>>> enough) {
    List<ConsumerRecord<String, byte[]>> read = new ArrayList<>();
    List<TopicPartition> partitions =
        reader.partitionsFor(topic).stream()
            .map(p -> new TopicPartition(topic, p.partition()))
            .toList();
    reader.assign(partitions);
    reader.seekToBeginning(partitions);
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!enough.test(read)) {
      if (System.nanoTime() > end) {
        throw new AssertionError("not seen on " + topic + " within " + PATIENCE + ": " + read);
      }
      reader.poll(Duration.ofMillis(100)).forEach(read::add);
    }
    return read;
  }

  /** How many offsets a topic has used, transaction markers included. */
  public long endOffsets(String topic) {
    try (KafkaConsumer<String, byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", kafka.bootstrapServers()),
            new StringDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(p -> new TopicPartition(topic, p.partition()))
              .toList();
      return consumer.endOffsets(partitions).values().stream().mapToLong(Long::longValue).sum();
    }
  }

  /** The events of a key, once there are so many. */
  public List<SpecificRecord> events(String key, int count) {
    return readUntil(
            "key-events", all -> all.stream().filter(r -> key.equals(r.key())).count() >= count)
        .stream()
        .filter(r -> key.equals(r.key()))
        .map(r -> values.deserializer().deserialize("key-events", r.headers(), r.value()))
        .toList();
  }

  /** The types of a key's events, once there are so many; no registry is asked for them. */
  List<String> eventTypes(String key, int count) {
    return readUntil(
            "key-events", all -> all.stream().filter(r -> key.equals(r.key())).count() >= count)
        .stream()
        .filter(r -> key.equals(r.key()))
        .map(r -> new String(r.headers().lastHeader("ce_type").value(), StandardCharsets.UTF_8))
        .toList();
  }

  /** Waits until the members of a consumer group have their partitions. */
  public void awaitGroup(String group) {
    try (Admin admin = admin()) {
      Awaitility.await()
          .atMost(PATIENCE)
          .ignoreException(ExecutionException.class)
          .until(
              () ->
                  admin.describeConsumerGroups(List.of(group)).all().get().values().stream()
                      .anyMatch(g -> g.groupState() == GroupState.STABLE));
    }
  }

  /** Settings of a topic, as they are now. */
  Map<String, String> configuration(String topic, Set<String> names) {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    try (Admin admin = admin()) {
      return admin.describeConfigs(List.of(resource)).all().get().get(resource).entries().stream()
          .filter(entry -> names.contains(entry.name()))
          .collect(Collectors.toMap(ConfigEntry::name, ConfigEntry::value));
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Alters a topic. The broker learns of it from its controller, and says so a moment later. */
  public void configure(String topic, Map<String, String> settings) {
    List<AlterConfigOp> operations =
        settings.entrySet().stream()
            .map(s -> new ConfigEntry(s.getKey(), s.getValue()))
            .map(entry -> new AlterConfigOp(entry, AlterConfigOp.OpType.SET))
            .toList();
    try (Admin admin = admin()) {
      admin
          .incrementalAlterConfigs(
              Map.of(new ConfigResource(ConfigResource.Type.TOPIC, topic), operations))
          .all()
          .get();
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
    Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> configuration(topic, settings.keySet()).equals(settings));
  }

  public Admin admin() {
    return Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));
  }

  public dev.keylife.command.CommandHeader header(String keyId) {
    return new dev.keylife.command.CommandHeader(
        UUID.randomUUID().toString(), keyId, "tester", java.time.Instant.ofEpochMilli(0));
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    producer.close();
    reader.close();
    values.close();
    platform.close();
  }
}
