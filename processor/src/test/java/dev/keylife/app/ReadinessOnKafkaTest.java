package dev.keylife.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keylife.command.CreateKey;
import dev.keylife.command.EnableKey;
import dev.keylife.http.HostileClients;
import dev.keylife.type.KeySpec;
import dev.keylife.type.Origin;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A processor that cannot carry out commands says so, and why, and that it can again. */
class ReadinessOnKafkaTest {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  @Test
  void whoeverDoesNotAnswerIsNamedUntilHeDoes(@TempDir Path folder) throws Exception {
    try (KafkaHarness harness = new KafkaHarness(folder)) {
      Map<String, String> settings = harness.settings("a");
      settings.put("http.ready.max.stall.ms", "2000");
      try (ProcessorApp app = harness.startProcessor(settings)) {
        harness.publish(
            CreateKey.newBuilder()
                .setHeader(harness.header("orders"))
                .setKeySpec(KeySpec.SYMMETRIC_DEFAULT)
                .setOrigin(Origin.AWS_KMS)
                .build());
        harness.events("orders", 1);
        awaitAnswer(app, "200 OK");

        // Its schema is registered, and this processor has not met it yet.
        byte[] unmet = harness.encode(new EnableKey(harness.header("orders")));
        harness.withoutRegistry(
            () -> {
              harness.publish(
                  new ProducerRecord<>("key-commands", KafkaHarness.utf8("orders"), unmet));
              awaitAnswer(app, "503 ", "\nprogress: no command of partition ");
            });
        harness.events("orders", 2);
        awaitAnswer(app, "200 OK");

        harness.kafka.stop();
        awaitAnswer(app, "503 ", "\nbrokers: ");
        harness.kafka.start();
        awaitAnswer(app, "200 OK");
      }
    }
  }

  private static void awaitAnswer(ProcessorApp app, String... parts) {
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(ready(app)).contains(parts));
  }

  private static String ready(ProcessorApp app) {
    try {
      return HostileClients.get(app.healthPort().orElseThrow(), "/health/ready");
    } catch (java.io.IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
