package dev.keylife.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keylife.app.MemoryRegistry.Guise;
import dev.keylife.app.registry.ValueSerde;
import dev.keylife.app.settings.ProcessorSettings;
import dev.keylife.command.CreateKey;
import dev.keylife.command.EnableKey;
import dev.keylife.schema.DlqHeaders;
import dev.keylife.schema.KeylifeHeaders;
import dev.keylife.type.KeySpec;
import dev.keylife.type.Origin;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Serde;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever answers in the registry's place, commands wait, nobody else is disturbed, and readiness
 * says so. A made-up schema id is none of that: its record is set aside.
 */
class RegistryOutageTest {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  @TempDir Path folder;
  private KafkaHarness kafka;
  private MemoryRegistry registry;
  private Serde<SpecificRecord> publisher;

  @BeforeEach
  void start() throws IOException {
    kafka = new KafkaHarness(folder);
    registry = new MemoryRegistry();
    publisher = ValueSerde.load(ProcessorSettings.of(settings()), Map.of());
  }

  @AfterEach
  void stop() {
    publisher.close();
    registry.close();
    kafka.close();
  }

  @Test
  void whateverAnswersInItsPlaceCommandsWaitAndReadinessSaysSo() throws Exception {
    byte[] first = encode(createKey("k0"));
    try (ProcessorApp app = kafka.startProcessor(settings())) {
      publish("k0", first);
      kafka.eventTypes("k0", 1);
      int number = 0;
      for (Guise guise : Guise.values()) {
        if (guise == Guise.ITSELF) {
          continue;
        }
        String key = "k" + ++number;
        // A type whose schema the processor has not read yet.
        byte[] value = encode(newType(number, key));
        registry.guise = guise;
        publish(key, value);
        await(guise.name())
            .atMost(PATIENCE)
            .untilAsserted(
                () -> {
                  HttpResponse<String> ready = get(app, "/health/ready");
                  assertThat(ready.statusCode()).isEqualTo(503);
                  assertThat(ready.body()).contains("registry: commands have waited");
                });
        // Commands whose schemas are known go on, in partitions where none waits.
        String other = keyOfAnotherPartition(key);
        publish(other, encode(createKey(other)));
        kafka.eventTypes(other, 1);
        registry.guise = Guise.ITSELF;
        assertThat(kafka.eventTypes(key, 1)).hasSize(1);
        await()
            .atMost(PATIENCE)
            .untilAsserted(() -> assertThat(get(app, "/health/ready").statusCode()).isEqualTo(200));
      }
      assertThat(kafka.endOffsets("key-commands-dlq")).isZero();
      assertThat(app.hasFailed()).isFalse();
    }
  }

  @Test
  void aRegistryThatWasRestoredWithoutItsDataCondemnsNothing() throws Exception {
    Map<String, String> settings = settings();
    settings.put("registry.check.interval.ms", "0"); // The record alone is to find it out.
    try (ProcessorApp app = kafka.startProcessor(settings)) {
      byte[] enable = encode(new EnableKey(kafka.header("k")));
      List<String> schemas = registry.schemas();
      registry.lose();
      publish("k", enable);
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> assertThat(get(app, "/health/ready").body()).contains("without its data"));
      registry.restore(schemas);
      assertThat(kafka.eventTypes("k", 1)).hasSize(1);
      assertThat(kafka.endOffsets("key-commands-dlq")).isZero();
    }
  }

  @Test
  void twentyThousandRecordsWithMadeUpIdsDelayNobodyElse() throws Exception {
    byte[] create = encode(createKey("honest"));
    registry.millisForAnAnswer = 5;
    try (ProcessorApp app = kafka.startProcessor(settings())) {
      publish("before", encode(createKey("before")));
      kafka.eventTypes("before", 1);
      int asked = registry.idsAskedFor.get();
      for (int i = 0; i < 20_000; i++) {
        byte[] value = ByteBuffer.allocate(13).put((byte) 0).putInt(1_000 + i).array();
        kafka.publishLater(new ProducerRecord<>("key-commands", i % 3, utf8("x"), value));
      }
      publish("honest", create);
      kafka.eventTypes("honest", 1);
      List<ConsumerRecord<String, byte[]>> dead =
          kafka.readUntil("key-commands-dlq", all -> all.size() >= 20_000);
      assertThat(dead).hasSize(20_000);
      assertThat(registry.idsAskedFor.get() - asked)
          .as("300 in each minute that this takes")
          .isLessThan(5_000);
      assertThat(dead)
          .extracting(r -> header(r, DlqHeaders.CAUSE))
          .anyMatch(cause -> cause.contains("40403"))
          .anyMatch(cause -> cause.contains("command.unknown.schemas.per.minute"));
    }
  }

  @Test
  void aRecordThatIsAnotherTypeThanItsHeaderSaysIsSetAside() throws Exception {
    byte[] enable = encode(new EnableKey(kafka.header("k")));
    try (ProcessorApp app = kafka.startProcessor(settings())) {
      ProducerRecord<byte[], byte[]> lying =
          new ProducerRecord<>("key-commands", utf8("k"), enable);
      lying.headers().add(KeylifeHeaders.RECORD_TYPE, utf8("dev.keylife.command.DisableKey"));
      kafka.publish(lying);
      ProducerRecord<byte[], byte[]> honest =
          new ProducerRecord<>("key-commands", utf8("k"), encode(createKey("k")));
      honest.headers().add(KeylifeHeaders.RECORD_TYPE, utf8("dev.keylife.command.CreateKey"));
      kafka.publish(honest);
      assertThat(kafka.eventTypes("k", 1)).hasSize(1);
      ConsumerRecord<String, byte[]> dead =
          kafka.readUntil("key-commands-dlq", all -> !all.isEmpty()).get(0);
      assertThat(header(dead, DlqHeaders.CAUSE))
          .contains("dev.keylife.command.DisableKey", "dev.keylife.command.EnableKey");
    }
  }

  private Map<String, String> settings() {
    Map<String, String> settings = kafka.settings("a");
    settings.put("schema.registry.url", registry.url());
    settings.put("registry.check.interval.ms", "500");
    settings.put("http.read.timeout.ms", "2000");
    settings.put("max.retries", "0");
    return settings;
  }

  private SpecificRecord newType(int number, String keyId) {
    return switch (number) {
      case 1 -> new EnableKey(kafka.header(keyId));
      case 2 -> new dev.keylife.command.DisableKey(kafka.header(keyId));
      case 3 -> new dev.keylife.command.CancelKeyDeletion(kafka.header(keyId));
      case 4 -> new dev.keylife.command.RotateKeyOnDemand(kafka.header(keyId));
      case 5 ->
          dev.keylife.command.ScheduleKeyDeletion.newBuilder()
              .setHeader(kafka.header(keyId))
              .build();
      default ->
          dev.keylife.command.DeleteImportedKeyMaterial.newBuilder()
              .setHeader(kafka.header(keyId))
              .build();
    };
  }

  private CreateKey createKey(String keyId) {
    return CreateKey.newBuilder()
        .setHeader(kafka.header(keyId))
        .setKeySpec(KeySpec.SYMMETRIC_DEFAULT)
        .setOrigin(Origin.EXTERNAL)
        .build();
  }

  private byte[] encode(SpecificRecord command) {
    return publisher.serializer().serialize("key-commands", command);
  }

  private int publish(String key, byte[] value) {
    return kafka.publish(new ProducerRecord<>("key-commands", utf8(key), value)).partition();
  }

  private static String keyOfAnotherPartition(String key) {
    int taken = partition(key);
    for (int i = 0; ; i++) {
      if (partition(key + "-other-" + i) != taken) {
        return key + "-other-" + i;
      }
    }
  }

  private static int partition(String key) {
    return org.apache.kafka.common.utils.Utils.toPositive(
            org.apache.kafka.common.utils.Utils.murmur2(utf8(key)))
        % 3;
  }

  private static byte[] utf8(String text) {
    return KafkaHarness.utf8(text);
  }

  private static String header(ConsumerRecord<?, ?> letter, String name) {
    return Optional.ofNullable(letter.headers().lastHeader(name))
        .map(h -> new String(h.value(), StandardCharsets.UTF_8))
        .orElse("");
  }

  private static HttpResponse<String> get(ProcessorApp app, String path) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + app.healthPort().orElseThrow() + path);
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
  }
}
