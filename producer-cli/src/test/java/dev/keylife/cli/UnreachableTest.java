package dev.keylife.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keylife.cli.CliHarness.Run;
import dev.keylife.embedded.Ports;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnreachableTest {
  @TempDir Path folder;

  private static String closedPort() throws Exception {
    return "localhost:" + Ports.anyFree();
  }

  @Test
  void aRefusedConnectionIsTroubleWithinSecondsAndNamed() throws Exception {
    String address = closedPort();
    Path patient = Files.writeString(folder.resolve("c"), "default.api.timeout.ms=600000\n");
    Instant start = Instant.now();

    Run run =
        CliHarness.in(folder)
            .run("list", "-b", address, "--command-config", patient.toString(), "-o", "json");

    // Two seconds, and what a machine under load adds; the client's own patience is ten minutes.
    assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofMinutes(5));
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err())
        .contains("No Kafka broker answered at " + address + " within 2 s: connections are refused")
        .contains("--bootstrap-servers")
        .contains("security.protocol")
        .doesNotContain("Waiting for", "\tat ");
    assertThat(run.json().get("outcome").asText()).isEqualTo("trouble");
    assertThat(run.json().get("reason").asText()).isEqualTo("broker_unreachable");
  }

  @Test
  void aBrokerThatLetsOneWaitIsWaitedForAndThatIsSaid() throws Exception {
    Path config = Files.writeString(folder.resolve("c"), "default.api.timeout.ms=4000\n");
    try (ServerSocket silent = new ServerSocket(0)) {
      String address = "localhost:" + silent.getLocalPort();

      Run run =
          CliHarness.in(folder).run("list", "-b", address, "--command-config", config.toString());

      assertThat(run.exitCode()).isEqualTo(1);
      assertThat(run.err())
          .contains("Waiting for a Kafka broker at " + address + ", up to 4 s.")
          .contains("No Kafka broker answered at " + address + " within 4 s");
    }
  }

  @Test
  void anAddressThatRefusesBesideOneThatAnswersIsNoTrouble() throws Exception {
    Path config = Files.writeString(folder.resolve("c"), "default.api.timeout.ms=4000\n");
    try (ServerSocket silent = new ServerSocket(0)) {
      String both = closedPort() + ",localhost:" + silent.getLocalPort();

      Run run =
          CliHarness.in(folder).run("list", "-b", both, "--command-config", config.toString());

      assertThat(run.err()).contains("within 4 s").doesNotContain("refused");
    }
  }

  @Test
  void theUserMayShortenThePatience() throws Exception {
    Path config =
        Files.writeString(
            folder.resolve("c"), "default.api.timeout.ms=700\nrequest.timeout.ms=500\n");

    Run run =
        CliHarness.in(folder)
            .run("create-key", "k", "-b", closedPort(), "--command-config", config.toString());

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("within 700 ms");
  }

  @Test
  void anAddressThatMakesNoSenseIsToldAsSuch() {
    Run run = CliHarness.in(folder).run("list", "-b", "no-port");

    assertThat(run.exitCode()).isEqualTo(64);
    assertThat(run.err())
        .contains("does not accept its settings", "no-port", "--command-config")
        .contains("'keylife settings' shows which");
  }

  @Test
  void verboseAddsTheStackTrace() {
    Run run = CliHarness.in(folder).run("list", "-b", "no-port", "--verbose");

    assertThat(run.err()).contains("\tat ");
  }
}
