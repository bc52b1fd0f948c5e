package dev.keylife.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keylife.app.health.Health;
import dev.keylife.app.health.HealthServer;
import dev.keylife.app.health.Readiness;
import dev.keylife.http.HostileClients;
import dev.keylife.http.ServerLimits;
import java.io.IOException;
import java.time.Duration;
import org.apache.kafka.streams.KafkaStreams.State;
import org.junit.jupiter.api.Test;

/** Probes and scrapes are answered whatever other clients of the port do. */
class HostileClientsTest {
  private static final ServerLimits LIMITS = new ServerLimits(Duration.ofSeconds(2), 16, 6, 0);

  @Test
  void everyEndpointAnswersBesideClientsThatStall() throws IOException {
    Health health = new Health(() -> State.RUNNING, new Readiness());
    String metrics = "# a metric\n".repeat(200_000);
    try (HealthServer server = HealthServer.start("localhost", 0, LIMITS, health, () -> metrics);
        HostileClients hostile = new HostileClients(server.port())) {
      for (HostileClients.Stall stall : HostileClients.stalls().toList()) {
        hostile.stall(stall, 4);
      }
      hostile.askWithoutReading("/metrics", 16);
      assertThat(HostileClients.get(server.port(), "/health/live")).contains("200 OK", "RUNNING");
      assertThat(HostileClients.get(server.port(), "/health/ready")).contains("200 OK", "RUNNING");
      assertThat(HostileClients.get(server.port(), "/metrics")).endsWith(metrics);
      hostile.awaitEnd();
    }
  }

  @Test
  void whatIsNotThereIsSaid() throws IOException {
    Health health = new Health(() -> State.REBALANCING, new Readiness());
    try (HealthServer server = HealthServer.start("localhost", 0, LIMITS, health, () -> "")) {
      assertThat(HostileClients.get(server.port(), "/health")).contains(" 404 ", "/health/live");
      assertThat(HostileClients.get(server.port(), "/health/ready"))
          .contains(" 503 ", "REBALANCING\ntopology: it is REBALANCING, not RUNNING\n");
    }
  }
}
