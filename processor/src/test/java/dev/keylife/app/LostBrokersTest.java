package dev.keylife.app;

import static dev.keylife.app.ReadyPage.awaitAnswer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keylife.app.settings.ProcessorSettings;
import dev.keylife.embedded.EmbeddedKafka;
import dev.keylife.embedded.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three brokers, each topic on all of them, and two that a write needs: as operations.md asks. */
class LostBrokersTest {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final int BROKERS = 3;

  @TempDir Path folder;
  private final List<EmbeddedKafka> brokers = new ArrayList<>();
  private MemoryRegistry registry;

  @BeforeEach
  void start() throws Exception {
    registry = new MemoryRegistry();
    List<Integer> ports = Stream.generate(Ports::anyFree).distinct().limit(2L * BROKERS).toList();
    String voters =
        IntStream.range(0, BROKERS)
            .mapToObj(i -> (i + 1) + "@localhost:" + ports.get(BROKERS + i))
            .collect(Collectors.joining(","));
    String cluster = Uuid.randomUuid().toString();
    for (int i = 0; i < BROKERS; i++) {
      Path data = Files.createDirectories(folder.resolve("kafka-" + i));
      Files.writeString(data.resolve("cluster.id"), cluster);
      EmbeddedKafka.Builder broker = EmbeddedKafka.in(data).port(ports.get(i));
      properties(i + 1, voters, ports.get(i), ports.get(BROKERS + i)).forEach(broker::property);
      brokers.add(broker.build());
    }
    together(brokers);
  }

  private static Map<String, String> properties(int id, String voters, int port, int controller) {
    return Map.of(
        "node.id", Integer.toString(id),
        "controller.quorum.voters", voters,
        "listeners", "PLAINTEXT://localhost:" + port + ",CONTROLLER://localhost:" + controller,
        "default.replication.factor", "3",
        "min.insync.replicas", "2",
        "offsets.topic.replication.factor", "3",
        "transaction.state.log.replication.factor", "3",
        "transaction.state.log.min.isr", "2");
  }

  /** One alone does not start: it waits for a majority. */
  private static void together(List<EmbeddedKafka> some) {
    CompletableFuture.allOf(
            some.stream()
                .map(broker -> CompletableFuture.runAsync(broker::start))
                .toArray(CompletableFuture[]::new))
        .join();
  }

  @AfterEach
  void stop() {
    registry.close();
    // One that is alone would wait for the others before it stops.
    CompletableFuture.allOf(
            brokers.stream()
                .map(broker -> CompletableFuture.runAsync(broker::close))
                .toArray(CompletableFuture[]::new))
        .join();
  }

  @Test
  void aProcessorIsReadyWithOneBrokerLostAndNotWithTwoAndAgainWhenTheyAreBack() throws Exception {
    Map<String, String> settings = settings();
    try (ProcessorApp app = ProcessorApp.start(ProcessorSettings.of(settings))) {
      awaitAnswer(app, "200 OK");

      brokers.get(2).stop();
      await()
          .pollDelay(Duration.ofSeconds(5)) // Longer than the bound for what would be missed.
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(ReadyPage.of(app)).contains("200 OK"));

      brokers.get(1).stop();
      awaitAnswer(app, "503 ", "\nbrokers: ");

      together(brokers.subList(1, 3));
      awaitAnswer(app, "200 OK");
      assertThat(app.hasFailed()).isFalse();
    }
  }

  private Map<String, String> settings() throws IOException {
    Path password = folder.resolve("password");
    Files.writeString(password, "a password for tests\n");
    Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw-------"));
    Map<String, String> settings = new TreeMap<>();
    settings.put(
        "kafka.bootstrap.servers",
        brokers.stream().map(EmbeddedKafka::bootstrapServers).collect(Collectors.joining(",")));
    settings.put("schema.registry.url", registry.url());
    settings.put("state.dir", folder.resolve("state").toString());
    settings.put("keyset.file", folder.resolve("keyset.json").toString());
    settings.put("keyset.password.file", password.toString());
    settings.put("keyset.create", "true");
    settings.put("http.port", "0");
    settings.put("http.ready.max.stall.ms", "3000");
    settings.put("topics.partitions", "1");
    settings.put("wrapping.key.pool.specs", "");
    settings.put("startup.timeout.ms", "120000");
    return settings;
  }
}
