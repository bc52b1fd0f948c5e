package dev.keylife.replicator;

import dev.keylife.client.regions.ReplicationLink;
import dev.keylife.http.BoundedServer;
import dev.keylife.http.Exchange.Answer;
import dev.keylife.http.Exchange.Request;
import dev.keylife.http.ServerLimits;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Answers {@code GET /health/live}, {@code GET /health/ready} and {@code GET /metrics}. Ready while
 * every direction was up to date lately.
 */
final class HealthEndpoints implements AutoCloseable {
  private final BoundedServer server;

  private HealthEndpoints(BoundedServer server) {
    this.server = server;
  }

  /**
   * @throws ReplicatorException if the address cannot be bound
   */
  static HealthEndpoints start(
      ReplicatorSettings settings, List<ReplicationLink> links, Instant started, Metrics metrics) {
    InetSocketAddress address =
        new InetSocketAddress(
            settings.getString(ReplicatorSettings.HTTP_HOST),
            settings.getInt(ReplicatorSettings.HTTP_PORT));
    Duration longest = settings.millis(ReplicatorSettings.READY_MAX_LAG_MS);
    try {
      return new HealthEndpoints(
          BoundedServer.start(
              address,
              Optional.empty(),
              new ServerLimits(Duration.ofSeconds(10), 128, 6, 0),
              "health",
              request -> answer(request, links, started, longest, metrics)));
    } catch (IOException e) {
      throw new ReplicatorException(
          ExitCode.UNAVAILABLE,
          "The health endpoints cannot listen on %s (%s). Set http.port to a free port, or to -1."
              .formatted(address, e.getMessage()),
          e);
    }
  }

  int port() {
    return server.port();
  }

  private static Answer answer(
      Request request,
      List<ReplicationLink> links,
      Instant started,
      Duration longest,
      Metrics metrics) {
    if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
      return Answer.text(405, "GET alone is answered here\n").with("Allow", "GET, HEAD");
    }
    return switch (request.path()) {
      case "/health/live" -> Answer.text(200, "running\n");
      case "/health/ready" -> ready(links, started, longest);
      case "/metrics" ->
          new Answer(200, Metrics.CONTENT_TYPE, metrics.scrape().getBytes(StandardCharsets.UTF_8));
      default -> Answer.text(404, "There are /health/live, /health/ready and /metrics\n");
    };
  }

  private static Answer ready(List<ReplicationLink> links, Instant started, Duration longest) {
    Instant now = Instant.now();
    StringBuilder late = new StringBuilder();
    for (ReplicationLink link : links) {
      Duration lag = Lag.of(link, started, now);
      if (link.upToDate().isEmpty() || lag.compareTo(longest) > 0) {
        late.append(
            "%s to %s: not up to date for %d s; %s%n"
                .formatted(
                    link.source(),
                    link.target(),
                    lag.toSeconds(),
                    link.trouble().orElse("it is being read")));
      }
    }
    return late.isEmpty() ? Answer.text(200, "ready\n") : Answer.text(503, late.toString());
  }

  @Override
  public void close() {
    server.close();
  }
}
