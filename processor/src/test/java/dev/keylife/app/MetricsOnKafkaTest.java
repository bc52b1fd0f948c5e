package dev.keylife.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keylife.command.CreateKey;
import dev.keylife.command.EnableKey;
import dev.keylife.command.GetParametersForImport;
import dev.keylife.command.ImportKeyMaterial;
import dev.keylife.event.ImportParametersIssued;
import dev.keylife.material.TestCryptography;
import dev.keylife.type.ExpirationModel;
import dev.keylife.type.KeySpec;
import dev.keylife.type.Origin;
import dev.keylife.type.WrappingAlgorithm;
import dev.keylife.type.WrappingKeySpec;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What a processor tells Prometheus after it has done some work on a real broker. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MetricsOnKafkaTest {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private KafkaHarness harness;
  private ProcessorApp app;
  private Scrape scrape;

  /** Imports into one key, leaves one waiting, and does whatever else is counted once. */
  @BeforeAll
  void work(@TempDir Path folder) throws Exception {
    harness = new KafkaHarness(folder);
    app = harness.startProcessor("a");
    harness.publish(create("unfilled"));
    CreateKey imported = create("imported");
    harness.publish(imported);
    harness.publish(imported);
    harness.publish(
        new GetParametersForImport(
            harness.header("imported"),
            WrappingAlgorithm.RSAES_OAEP_SHA_256,
            WrappingKeySpec.RSA_2048,
            null));
    harness.publish(importInto("imported"));
    harness.publish(new EnableKey(harness.header("nobody")));
    harness.publish(new ProducerRecord<>("key-commands", new byte[] {1}, new byte[] {1, 2, 3}));
    int wrong = (harness.publish(create("moved")).partition() + 1) % 3;
    harness.publishTo(wrong, new EnableKey(harness.header("moved")));
    harness.events("moved", 2);
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              scrape = Scrape.of(app);
              assertThat(scrape.value("keylife_dead_letters_total")).isEqualTo(1);
              assertThat(scrape.value("keylife_command_latency_seconds_count")).isEqualTo(7);
              // Kafka's own metrics are looked for every few seconds.
              assertThat(named(ObservabilityFiles.dashboardExpressions().stream()))
                  .isSubsetOf(scrape.names());
            });
  }

  @AfterAll
  void stop() {
    app.close();
    harness.close();
  }

  @Test
  void whatWasDoneIsCounted() {
    assertThat(commands("CreateKey", "changed")).isEqualTo(3);
    assertThat(commands("GetParametersForImport", "issued")).isEqualTo(1);
    assertThat(commands("ImportKeyMaterial", "changed")).isEqualTo(1);
    assertThat(commands("EnableKey", "failed")).isEqualTo(2);
    assertThat(value("keylife_command_failures_total", "code=\"NotFoundException\"")).isEqualTo(1);
    assertThat(value("keylife_command_failures_total", "code=\"KMSInvalidStateException\""))
        .isEqualTo(1);
    assertThat(value("keylife_commands_duplicate_total")).isEqualTo(1);
    assertThat(value("keylife_commands_rerouted_total")).isEqualTo(1);
    assertThat(value("keylife_dead_letters_total")).isEqualTo(1);
    assertThat(value("keylife_unwrap_seconds_count")).isEqualTo(1);
    assertThat(value("keylife_command_latency_seconds_count")).isEqualTo(7);
  }

  @Test
  void whatIsTheCaseIsShown() {
    assertThat(value("keylife_keys", "state=\"Enabled\"")).isEqualTo(1);
    assertThat(value("keylife_keys", "state=\"PendingImport\"")).isEqualTo(2);
    assertThat(value("keylife_materials_expiring", "within=\"1d\"")).isZero();
    assertThat(value("keylife_materials_expiring", "within=\"7d\"")).isEqualTo(1);
    assertThat(value("keylife_partitions")).isEqualTo(3);
    assertThat(value("keylife_running")).isEqualTo(1);
    assertThat(value("keylife_next_deadline_timestamp_seconds"))
        .isBetween((double) Instant.now().getEpochSecond(), Instant.now().getEpochSecond() + 1e6);
  }

  @Test
  void noKeyIdIsALabel() {
    assertThat(scrape.text())
        .doesNotContain("\"imported\"")
        .doesNotContain("\"unfilled\"")
        .doesNotContain("\"nobody\"");
  }

  @Test
  void keysAreCountedAnewByAnInstanceThatRestoresThem() throws Exception {
    app.close();
    app = harness.startProcessor("with-an-empty-folder");
    Scrape restored = Scrape.of(app);
    assertThat(restored.value("keylife_keys", "state=\"Enabled\"")).isEqualTo(1);
    assertThat(restored.value("keylife_keys", "state=\"PendingImport\"")).isEqualTo(2);
    assertThat(restored.value("keylife_materials_expiring", "within=\"7d\"")).isEqualTo(1);
  }

  @Test
  void theDocumentationListsTheMetrics() throws Exception {
    assertThat(Files.readString(Path.of("../docs/operations.md"))).contains(scrape.reference());
  }

  @Test
  void everyMetricOfTheDashboardAndTheAlertsExists() throws Exception {
    Set<String> shown = named(ObservabilityFiles.dashboardExpressions().stream());
    Set<String> watched =
        named(ObservabilityFiles.alerts().stream().map(alert -> (String) alert.get("expr")));
    assertThat(shown).hasSizeGreaterThan(15).isSubsetOf(scrape.names());
    assertThat(watched).hasSizeGreaterThan(5).isSubsetOf(scrape.names());
  }

  @Test
  void everyAlertSaysHowBadItIsAndHasALineInTheRunbook() throws Exception {
    String runbook = Files.readString(Path.of("../docs/operations.md"));
    for (Map<String, Object> alert : ObservabilityFiles.alerts()) {
      assertThat(runbook).contains("| `" + alert.get("alert") + "` |");
      assertThat(alert.get("labels"))
          .isIn(Map.of("severity", "page"), Map.of("severity", "ticket"));
    }
  }

  private static Set<String> named(Stream<String> expressions) {
    return ObservabilityFiles.metrics(expressions);
  }

  private double commands(String type, String outcome) {
    return value("keylife_commands_total", "type=\"" + type + "\"", "outcome=\"" + outcome + "\"");
  }

  private double value(String name, String... labels) {
    return scrape.value(name, labels);
  }

  private CreateKey create(String keyId) {
    return CreateKey.newBuilder()
        .setHeader(harness.header(keyId))
        .setKeySpec(KeySpec.SYMMETRIC_DEFAULT)
        .setOrigin(Origin.EXTERNAL)
        .build();
  }

  private ImportKeyMaterial importInto(String keyId) {
    ImportParametersIssued issued = (ImportParametersIssued) harness.events(keyId, 3).get(2);
    return new ImportKeyMaterial(
        harness.header(keyId),
        issued.getImportToken(),
        ByteBuffer.wrap(TestCryptography.wrapOaepSha256(issued.getPublicKey(), new byte[32])),
        ExpirationModel.KEY_MATERIAL_EXPIRES,
        Instant.now().plus(Duration.ofDays(5)),
        null,
        null,
        null);
  }
}
