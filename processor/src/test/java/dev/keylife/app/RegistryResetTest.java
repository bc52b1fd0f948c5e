package dev.keylife.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.keylife.app.registry.ValueSerde;
import dev.keylife.app.settings.ProcessorSettings;
import dev.keylife.command.CreateKey;
import dev.keylife.command.DisableKey;
import dev.keylife.command.EnableKey;
import dev.keylife.program.exit.ExitCode;
import dev.keylife.program.exit.ProgramException;
import dev.keylife.type.KeySpec;
import dev.keylife.type.Origin;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Serde;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A registry that gives old ids to other schemas turns no command into another. */
class RegistryResetTest {
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
  void idsThatChangePlacesWhileItRunsAreNotReadUntilTheyAreBack() throws Exception {
    byte[] enable = encode(new EnableKey(kafka.header("k")));
    byte[] disable = encode(new DisableKey(kafka.header("k")));
    try (ProcessorApp app = kafka.startProcessor(settings())) {
      publish("k", encode(createKey("k")));
      publish("k", enable);
      publish("k", disable);
      kafka.eventTypes("k", 3);
      registry.swap(id(enable), id(disable));
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> {
                publish("k", disable); // Has itself looked at until the ids were asked for again.
                assertThat(ready(app)).contains("It was reset");
              });
      registry.swap(id(enable), id(disable));
      publish("k", encode(new DisableKey(kafka.header("k"))));
      await().atMost(PATIENCE).untilAsserted(() -> assertThat(ready(app)).doesNotContain("reset"));
      assertThat(kafka.eventTypes("k", 4)).hasSize(4);
      assertThat(kafka.endOffsets("key-commands-dlq")).isZero();
    }
  }

  @Test
  void aResetOfTheProcessorsOwnIdsStopsReadingToo() throws Exception {
    byte[] create = encode(createKey("k"));
    try (ProcessorApp app = kafka.startProcessor(settings())) {
      List<String> right = registry.schemas();
      registry.swap(right.size() - 1, right.size());
      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(ready(app)).contains("is not the one"));
      publish("k", create);
      registry.restore(right);
      assertThat(kafka.eventTypes("k", 1)).hasSize(1);
    }
  }

  @Test
  void aProcessorDoesNotStartOnARegistryThatTheTrailWasNotWrittenWith() throws Exception {
    try (ProcessorApp app = kafka.startProcessor(settings())) {
      publish("k", encode(createKey("k")));
      kafka.eventTypes("k", 1);
    }
    List<String> right = registry.schemas();
    registry.lose();
    assertThatThrownBy(() -> ProcessorApp.start(ProcessorSettings.of(settings())))
        .isInstanceOfSatisfying(
            ProgramException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.UNAVAILABLE))
        .hasMessageContaining("key-events-")
        .hasMessageContaining("Nothing was registered");
    assertThat(registry.schemas()).isEmpty();
    registry.restore(right);
    publisher = ValueSerde.load(ProcessorSettings.of(settings()), Map.of());
    try (ProcessorApp app = kafka.startProcessor(settings())) {
      assertThat(app.hasFailed()).isFalse();
    }
  }

  /** The processor's own schemas keep their ids; publishers registered theirs in another order. */
  @Test
  void aProcessorDoesNotStartWhereIdsOfCommandsChangedPlacesWhileNoneRan() throws Exception {
    byte[] enable = encode(new EnableKey(kafka.header("k")));
    byte[] disable = encode(new DisableKey(kafka.header("k")));
    try (ProcessorApp app = kafka.startProcessor(settings())) {
      publish("k", encode(createKey("k")));
      publish("k", enable);
      publish("k", disable);
      kafka.eventTypes("k", 3);
    }
    publish("k", encode(new DisableKey(kafka.header("k"))));
    registry.swap(id(enable), id(disable));
    assertThatThrownBy(() -> ProcessorApp.start(ProcessorSettings.of(settings())))
        .isInstanceOfSatisfying(
            ProgramException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.UNAVAILABLE))
        .hasMessageContaining("commands were read with the label")
        .hasMessageContaining("where dev.keylife.command.");
    registry.swap(id(enable), id(disable));
    try (ProcessorApp app = kafka.startProcessor(settings())) {
      assertThat(app.hasFailed()).isFalse();
      assertThat(kafka.eventTypes("k", 4)).hasSize(4);
    }
  }

  private Map<String, String> settings() {
    Map<String, String> settings = kafka.settings("a");
    settings.put("schema.registry.url", registry.url());
    settings.put("registry.check.interval.ms", "300");
    settings.put("schema.registry.recheck.ms", "300");
    settings.put("http.read.timeout.ms", "2000");
    settings.put("max.retries", "0");
    return settings;
  }

  private CreateKey createKey(String keyId) {
    return CreateKey.newBuilder()
        .setHeader(kafka.header(keyId))
        .setKeySpec(KeySpec.SYMMETRIC_DEFAULT)
        .setOrigin(Origin.EXTERNAL)
        .build();
  }

  private static int id(byte[] value) {
    return ByteBuffer.wrap(value).getInt(1);
  }

  private byte[] encode(SpecificRecord command) {
    return publisher.serializer().serialize("key-commands", command);
  }

  private void publish(String key, byte[] value) {
    kafka.publish(new ProducerRecord<>("key-commands", KafkaHarness.utf8(key), value));
  }

  private static String ready(ProcessorApp app) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + app.healthPort().orElseThrow() + "/health/ready");
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
        .body();
  }
}
