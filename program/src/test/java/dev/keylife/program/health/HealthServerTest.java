package dev.keylife.program.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keylife.http.HostileClients;
import dev.keylife.http.ServerLimits;
import dev.keylife.program.exit.ExitCode;
import dev.keylife.program.exit.ProgramException;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Probes and scrapes are answered whatever other clients of the port do. */
class HealthServerTest {
  private static final ServerLimits LIMITS = new ServerLimits(Duration.ofSeconds(2), 16, 6, 0);

  private final Readiness readiness = new Readiness();
  private final Health health = Health.of(readiness);

  @Test
  void everyEndpointAnswersBesideClientsThatStall() throws IOException {
    String metrics = "# a metric\n".repeat(200_000);
    try (HealthServer server = HealthServer.start("localhost", 0, LIMITS, health, () -> metrics);
        HostileClients hostile = new HostileClients(server.port())) {
      for (HostileClients.Stall stall : HostileClients.stalls().toList()) {
        hostile.stall(stall, 4);
      }
      hostile.askWithoutReading("/metrics", 16);
      assertThat(HostileClients.get(server.port(), "/health/live")).contains("200 OK", "running");
      assertThat(HostileClients.get(server.port(), "/health/ready")).contains("200 OK", "running");
      assertThat(HostileClients.get(server.port(), "/metrics")).endsWith(metrics);
      hostile.awaitEnd();
    }
  }

  @Test
  void whatIsNotThereIsSaidAndEachObjectionHasItsLine() throws IOException {
    readiness.require("view", () -> Optional.of("it is 7 records behind"));
    readiness.require("brokers", () -> Optional.of("none answers"));
    readiness.require("lag", Optional::empty);
    try (HealthServer server = HealthServer.start("localhost", 0, LIMITS, health, () -> "")) {
      assertThat(HostileClients.get(server.port(), "/health")).contains(" 404 ", "/health/live");
      assertThat(HostileClients.get(server.port(), "/health/ready"))
          .contains(" 503 ", "running\nview: it is 7 records behind\nbrokers: none answers\n");
      assertThat(HostileClients.get(server.port(), "/health/live")).contains("200 OK");
    }
  }

  @Test
  void aPortInUseEndsTheProgramWithWhatToDo() {
    try (HealthServer server = HealthServer.start("localhost", 0, LIMITS, health, () -> "")) {
      int port = server.port();
      assertThatThrownBy(() -> HealthServer.start("localhost", port, LIMITS, health, () -> ""))
          .isInstanceOfSatisfying(
              ProgramException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.UNAVAILABLE))
          .hasMessageContaining("localhost:" + port)
          .hasMessageContaining("Set http.port");
    }
  }
}
