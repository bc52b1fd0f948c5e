package dev.keylife.replicator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keylife.cli.KeylifeCli;
import dev.keylife.testkit.KeylifeStack;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * The program between two installations, driven by the command line, and what it tells of itself.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReplicatorOnKafkaTest {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private TwoRegions regions;
  private KeylifeStack east;
  private KeylifeStack west;
  private ReplicatorApp replicator;
  private Path material;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    material =
        Files.write(
            folder.resolve("material"),
            new byte[] {
              7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7,
              7, 7, 7
            });
    regions = new TwoRegions(folder, Map.of());
    east = regions.east;
    west = regions.west;
    replicator = ReplicatorApp.start(ReplicatorSettings.of(regions.settings()));
  }

  @AfterAll
  void stop() {
    replicator.close();
    regions.close();
  }

  /** What a command prints; it must succeed. */
  private static String keylife(KeylifeStack stack, String... arguments) {
    StringWriter out = new StringWriter();
    int status = run(stack, out, arguments);
    assertThat(status).as(out.toString()).isZero();
    return out.toString();
  }

  private static int run(KeylifeStack stack, StringWriter out, String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("-b", stack.bootstrapServers(), "-r", stack.registryUrl()));
    PrintWriter writer = new PrintWriter(out, true);
    CommandLine commandLine = KeylifeCli.commandLine().setOut(writer).setErr(writer);
    return KeylifeCli.run(commandLine, all.toArray(String[]::new));
  }

  private static void untilDescribed(KeylifeStack stack, String key, String text) {
    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              StringWriter out = new StringWriter();
              int unused = run(stack, out, "describe", key);
              assertThat(out.toString()).contains(text);
            });
  }

  private HttpResponse<String> get(String path) throws Exception {
    URI url = URI.create("http://127.0.0.1:" + replicator.healthPort().orElseThrow() + path);
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(url).build(), HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void aKeyIsReplicatedFromTheCommandLine() throws Exception {
    assertThat(keylife(east, "create-key", "mrk-orders", "--multi-region"))
        .contains("PendingImport (CREATED)");
    keylife(east, "import", "mrk-orders", material.toString(), "--no-expiry");
    assertThat(keylife(east, "describe", "mrk-orders")).contains("  primary        us-east-1\n");
    assertThat(
            keylife(
                east, "replicate-key", "mrk-orders", "-R", "us-west-2", "--description", "there"))
        .contains("stays Enabled (REPLICATED)");
    untilDescribed(west, "mrk-orders", "PendingImport");
    assertThat(keylife(west, "describe", "mrk-orders"))
        .contains("  primary        us-east-1\n", "  replica        us-west-2\n", "there");
    keylife(west, "import", "mrk-orders", material.toString(), "--no-expiry");

    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(
                        run(
                            east,
                            new StringWriter(),
                            "update-primary-region",
                            "mrk-orders",
                            "--region",
                            "us-west-2"))
                    .isZero());
    for (KeylifeStack stack : List.of(east, west)) {
      untilDescribed(stack, "mrk-orders", "  primary        us-west-2\n");
      untilDescribed(stack, "mrk-orders", "state          Enabled");
      assertThat(keylife(stack, "audit", "verify")).isNotEmpty();
    }
    assertThat(keylife(west, "events", "--key", "mrk-orders")).contains("SYNCHRONIZED");

    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(get("/health/ready").statusCode()).isEqualTo(200));
    assertThat(get("/health/live").body()).isEqualTo("running\n");
    String direction = "{source=\"us-east-1\",target=\"us-west-2\"}";
    assertThat(get("/metrics").body())
        .contains(
            "keylife_replicator_stuck" + direction + " 0.0",
            "keylife_replicator_refused_total" + direction + " 0.0",
            "keylife_replicator_lag_seconds" + direction,
            "keylife_replicator_lag_records" + direction)
        .containsPattern("keylife_replicator_told_total\\Q" + direction + "\\E [1-9]");
  }

  /** So that the primary can be deleted, and replicated anew. */
  @Test
  void aReplicaThatItsRegionRefusesIsTakenFromItsPrimary() throws Exception {
    keylife(east, "create-key", "mrk-taken", "--multi-region");
    keylife(west, "create-key", "mrk-taken", "--multi-region");
    keylife(west, "import", "mrk-taken", material.toString(), "--no-expiry");
    keylife(west, "replicate-key", "mrk-taken", "--region", "us-east-1");
    untilDescribed(west, "mrk-taken", "  replica        us-east-1, GONE\n");
    assertThat(keylife(west, "schedule-deletion", "mrk-taken")).contains("PendingDeletion");
    assertThat(get("/metrics").body())
        .contains(
            "keylife_replicator_refused_total{source=\"us-west-2\",target=\"us-east-1\"} 1.0");
  }

  @Test
  void aReplicatorThatWaitsSaysForWhom() throws Exception {
    Map<String, String> settings = regions.settings();
    settings.put("region.us-west-2.kafka.bootstrap.servers", "localhost:1");
    settings.put("region.us-west-2.kafka.default.api.timeout.ms", "2000");
    settings.put("region.us-west-2.kafka.request.timeout.ms", "1000");
    settings.put("group.prefix", "keylife-replicator-of-this-test-");
    try (ReplicatorApp waiting = ReplicatorApp.start(ReplicatorSettings.of(settings))) {
      URI url =
          URI.create("http://127.0.0.1:" + waiting.healthPort().orElseThrow() + "/health/ready");
      Awaitility.await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> {
                HttpResponse<String> ready =
                    HttpClient.newHttpClient()
                        .send(
                            HttpRequest.newBuilder(url).build(),
                            HttpResponse.BodyHandlers.ofString());
                assertThat(ready.statusCode()).isEqualTo(503);
                assertThat(ready.body())
                    .contains("us-west-2 to us-east-1: not up to date for ")
                    .contains("no broker answers");
              });
    }
  }
}
