package dev.keylife.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keylife.command.CreateKey;
import dev.keylife.command.GetParametersForImport;
import dev.keylife.command.ImportKeyMaterial;
import dev.keylife.event.ImportParametersIssued;
import dev.keylife.event.KeyStateChanged;
import dev.keylife.material.TestCryptography;
import dev.keylife.type.ExpirationModel;
import dev.keylife.type.KeySpec;
import dev.keylife.type.KeyState;
import dev.keylife.type.Origin;
import dev.keylife.type.WrappingAlgorithm;
import dev.keylife.type.WrappingKeySpec;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A processor that finds a backlog of imports unwraps them ahead of their turn. */
class LookaheadOnKafkaTest {
  private static final List<String> KEYS = IntStream.range(0, 8).mapToObj(i -> "key-" + i).toList();

  @Test
  void aBacklogIsUnwrappedAhead(@TempDir Path folder) throws Exception {
    try (KafkaHarness harness = new KafkaHarness(folder)) {
      List<ImportKeyMaterial> imports;
      try (ProcessorApp app = start(harness)) {
        assertThat(app.hasFailed()).isFalse();
        KEYS.forEach(key -> publishKey(harness, key));
        imports = KEYS.stream().map(key -> importInto(harness, key, 1)).toList();
      }
      imports.forEach(harness::publish);
      try (ProcessorApp app = start(harness)) {
        for (String key : KEYS) {
          assertThat(lastOf(harness.events(key, 3)).getNewState()).isEqualTo(KeyState.Enabled);
        }
        assertThat(value(app, "keylife_unwrap_seconds_count")).isEqualTo(KEYS.size());
        // Three partitions have eight records: in some, others wait behind the first of a fetch. A
        // busy machine's stream thread may have done them all before another got a processor.
        int events = 3;
        while (value(app, "keylife_unwraps_ahead_total") == 0) {
          assertThat(events).as("events of each key").isLessThan(100);
          reimportAll(harness, events);
          events += 2;
        }
      }
    }
  }

  private static double value(ProcessorApp app, String metric) throws Exception {
    return Scrape.of(app).value(metric);
  }

  /** One more backlog: the same material for all keys, which have so many events now. */
  private static void reimportAll(KafkaHarness harness, int events) {
    KEYS.forEach(key -> harness.publish(getParameters(harness, key)));
    List<ImportKeyMaterial> imports =
        KEYS.stream().map(key -> importInto(harness, key, events)).toList();
    imports.forEach(
        command ->
            harness.publishLater(
                new ProducerRecord<>(
                    "key-commands",
                    KafkaHarness.utf8(command.getHeader().getKeyId()),
                    harness.encode(command))));
    KEYS.forEach(key -> harness.events(key, events + 2));
  }

  private static ProcessorApp start(KafkaHarness harness) throws InterruptedException {
    Map<String, String> settings = harness.settings("a");
    settings.put("unwrap.threads", "1");
    settings.put("wrapping.key.sharing.max.answers", "100");
    return harness.startProcessor(settings);
  }

  private static void publishKey(KafkaHarness harness, String key) {
    harness.publish(
        CreateKey.newBuilder()
            .setHeader(harness.header(key))
            .setKeySpec(KeySpec.SYMMETRIC_DEFAULT)
            .setOrigin(Origin.EXTERNAL)
            .setDescription("a test")
            .build());
    harness.publish(getParameters(harness, key));
  }

  private static GetParametersForImport getParameters(KafkaHarness harness, String key) {
    return new GetParametersForImport(
        harness.header(key), WrappingAlgorithm.RSAES_OAEP_SHA_256, WrappingKeySpec.RSA_2048, null);
  }

  /** With the parameters that the next event has, after so many. */
  private static ImportKeyMaterial importInto(KafkaHarness harness, String key, int events) {
    ImportParametersIssued issued =
        (ImportParametersIssued) harness.events(key, events + 1).get(events);
    return new ImportKeyMaterial(
        harness.header(key),
        issued.getImportToken(),
        ByteBuffer.wrap(TestCryptography.wrapOaepSha256(issued.getPublicKey(), new byte[32])),
        ExpirationModel.KEY_MATERIAL_DOES_NOT_EXPIRE,
        null,
        null,
        null,
        null);
  }

  private static KeyStateChanged lastOf(List<SpecificRecord> events) {
    return (KeyStateChanged) events.get(events.size() - 1);
  }
}
