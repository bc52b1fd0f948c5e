package dev.keylife.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keylife.command.CommandHeader;
import dev.keylife.command.CreateKey;
import dev.keylife.command.EnableKey;
import dev.keylife.command.GetParametersForImport;
import dev.keylife.event.EventHeader;
import dev.keylife.event.ImportParametersIssued;
import dev.keylife.type.KeySpec;
import dev.keylife.type.Origin;
import dev.keylife.type.WrappingAlgorithm;
import dev.keylife.type.WrappingKeySpec;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who asks for many wrapping key pairs waits alone, and across a change of processors. */
class KeyPairStormOnKafkaTest {
  private static final List<String> STORM =
      IntStream.range(0, 8).mapToObj(i -> "storm-" + i).toList();

  @Test
  void othersGoOnWhilePairsAreMadeAndWhatWaitsSurvivesTheProcessor(@TempDir Path folder)
      throws Exception {
    try (KafkaHarness harness = new KafkaHarness(folder)) {
      try (ProcessorApp app = start(harness, "a")) {
        assertThat(app.hasFailed()).isFalse();
        STORM.forEach(key -> harness.publish(create(key, "storm")));
        STORM.forEach(key -> harness.events(key, 1));
        STORM.forEach(key -> harness.publish(getParameters(key)));
        harness.publish(create("honest", "honest"));
        harness.publish(new EnableKey(header("honest", "honest", "enable")));
        harness.events("honest", 2);
      }
      // In one transaction or another, with an empty folder: what waits comes from Kafka alone.
      try (ProcessorApp next = start(harness, "b")) {
        List<List<SpecificRecord>> events =
            STORM.stream().map(key -> harness.events(key, 2)).toList();
        for (List<SpecificRecord> ofKey : events) {
          assertThat(ofKey).hasSize(2).last().isInstanceOf(ImportParametersIssued.class);
          assertThat(ofKey).extracting(e -> head(e).getSequence()).containsExactly(1L, 2L);
        }
        Instant lastOfStorm =
            events.stream().map(e -> occurredAt(e.get(1))).max(Comparator.naturalOrder()).get();
        assertThat(occurredAt(harness.events("honest", 2).get(1))).isBefore(lastOfStorm);
        await()
            .atMost(Duration.ofMinutes(3))
            .until(() -> Scrape.of(next).value("keylife_commands_waiting_for_key_pairs") == 0);
      }
    }
  }

  private static ProcessorApp start(KafkaHarness harness, String instance)
      throws InterruptedException {
    Map<String, String> settings = harness.settings(instance);
    settings.put("wrapping.key.pool.size", "0");
    return harness.startProcessor(settings);
  }

  private static Instant occurredAt(SpecificRecord event) {
    return head(event).getOccurredAt();
  }

  private static EventHeader head(SpecificRecord event) {
    return (EventHeader) event.get(0);
  }

  private static CommandHeader header(String key, String issuer, String id) {
    return new CommandHeader(id, key, issuer, Instant.ofEpochMilli(0));
  }

  private static CreateKey create(String key, String issuer) {
    return CreateKey.newBuilder()
        .setHeader(header(key, issuer, "create"))
        .setKeySpec(KeySpec.SYMMETRIC_DEFAULT)
        .setOrigin(Origin.EXTERNAL)
        .build();
  }

  private static GetParametersForImport getParameters(String key) {
    return new GetParametersForImport(
        header(key, "storm", "get"),
        WrappingAlgorithm.RSAES_OAEP_SHA_256,
        WrappingKeySpec.RSA_4096,
        null);
  }
}
