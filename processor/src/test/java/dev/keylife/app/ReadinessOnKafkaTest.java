package dev.keylife.app;

import static dev.keylife.app.ReadyPage.awaitAnswer;

import dev.keylife.command.CreateKey;
import dev.keylife.command.EnableKey;
import dev.keylife.type.KeySpec;
import dev.keylife.type.Origin;
import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A processor that cannot carry out commands says so, and why, and that it can again. */
class ReadinessOnKafkaTest {

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
}
