package dev.keylife.app;

import static dev.keylife.app.ReadyPage.awaitAnswer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keylife.app.settings.ProcessorSettings;
import dev.keylife.command.CommandHeader;
import dev.keylife.command.CreateKey;
import dev.keylife.embedded.ChildProcess;
import dev.keylife.embedded.InstallationFolder;
import dev.keylife.embedded.Ports;
import dev.keylife.embedded.RecordSerde;
import dev.keylife.event.EventHeader;
import dev.keylife.schema.ContractTrust;
import dev.keylife.type.KeySpec;
import dev.keylife.type.Origin;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serde;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The only broker's disk is full: as operations.md says, all waits, and nothing is lost. */
class FullBrokerDiskTest {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final int MEGABYTES = 64;
  private static final int KEYS = 50;

  @TempDir Path folder;

  @Test
  void theProcessorWaitsForRoomAndGoesOnByItself() throws Exception {
    ContractTrust.establish();
    int port = Ports.anyFree();
    Path log = folder.resolve("broker.log");
    try (SmallDisk disk = SmallDisk.mounted(folder.resolve("brokers-disk"), MEGABYTES);
        MemoryRegistry registry = new MemoryRegistry();
        Serde<SpecificRecord> values = RecordSerde.of(registry.url())) {
      Path data = disk.folder().resolve("kafka");
      ChildProcess broker = BrokerProcess.start(data, port, log);
      String brokers = "localhost:" + port;
      try (ProcessorApp app = start(brokers, registry.url());
          KafkaProducer<byte[], byte[]> producer = producer(brokers)) {
        awaitAnswer(app, "200 OK");
        createKey(producer, values, "before").get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);

        disk.fill();
        List<Future<?>> unconfirmed =
            IntStream.range(0, KEYS)
                .<Future<?>>mapToObj(i -> createKey(producer, values, "meanwhile-" + i))
                .toList();
        broker.awaitWords("No space left on device");
        awaitAnswer(app, "503 ", "\nbrokers: ");
        assertThat(app.hasFailed()).isFalse();

        broker.kill();
        disk.makeRoom();
        broker = BrokerProcess.start(data, port, log);
        for (Future<?> published : unconfirmed) {
          published.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        }
        assertThat(sequences(brokers, values, KEYS + 1)).hasSize(KEYS + 1).containsOnly(1L);
        awaitAnswer(app, "200 OK");
        assertThat(app.hasFailed()).isFalse();
      } finally {
        broker.close();
      }
    }
  }

  private ProcessorApp start(String brokers, String registry) throws Exception {
    Map<String, String> settings =
        InstallationFolder.in(folder.resolve("installation")).settings(brokers, registry, "full");
    settings.put("http.port", "0");
    settings.put("http.ready.max.stall.ms", "3000");
    settings.put("topics.partitions", "1");
    settings.put("wrapping.key.pool.specs", "");
    settings.put("startup.timeout.ms", "120000");
    return ProcessorApp.start(ProcessorSettings.of(settings));
  }

  private static KafkaProducer<byte[], byte[]> producer(String brokers) {
    return new KafkaProducer<>(
        Map.of("bootstrap.servers", brokers, "delivery.timeout.ms", (int) PATIENCE.toMillis()),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  private static Future<?> createKey(
      KafkaProducer<byte[], byte[]> producer, Serde<SpecificRecord> values, String key) {
    CreateKey command =
        CreateKey.newBuilder()
            .setHeader(
                new CommandHeader(UUID.randomUUID().toString(), key, "tester", Instant.EPOCH))
            .setKeySpec(KeySpec.SYMMETRIC_DEFAULT)
            .setOrigin(Origin.AWS_KMS)
            .build();
    return producer.send(
        new ProducerRecord<>(
            "key-commands",
            key.getBytes(StandardCharsets.UTF_8),
            values.serializer().serialize("key-commands", command)));
  }

  /** The sequences of so many committed events. */
  private static List<Long> sequences(String brokers, Serde<SpecificRecord> values, int count) {
    List<Long> sequences = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> reader =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers", brokers,
                "group.id", "reader",
                "auto.offset.reset", "earliest",
                "isolation.level", "read_committed"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      reader.subscribe(List.of("key-events"));
      await()
          .atMost(PATIENCE)
          .until(
              () -> {
                reader
                    .poll(Duration.ofMillis(200))
                    .forEach(
                        event -> {
                          SpecificRecord read =
                              values
                                  .deserializer()
                                  .deserialize("key-events", event.headers(), event.value());
                          sequences.add(((EventHeader) read.get(0)).getSequence());
                        });
                return sequences.size() >= count;
              });
    }
    return sequences;
  }
}
