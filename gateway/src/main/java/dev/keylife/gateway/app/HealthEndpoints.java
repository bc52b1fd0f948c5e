package dev.keylife.gateway.app;

import dev.keylife.gateway.view.Freshness;
import dev.keylife.http.BoundedServer;
import dev.keylife.http.Exchange.Answer;
import dev.keylife.http.Exchange.Request;
import dev.keylife.http.ServerLimits;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/**
 * Answers {@code GET /health/live}, {@code GET /health/ready} and {@code GET /metrics}. Ready while
 * the view may be read.
 */
final class HealthEndpoints implements AutoCloseable {
  private final BoundedServer server;

  private HealthEndpoints(BoundedServer server) {
    this.server = server;
  }

  /**
   * @throws GatewayException if the address cannot be bound
   */
  static HealthEndpoints start(GatewaySettings settings, Freshness view, Metrics metrics) {
    InetSocketAddress address =
        new InetSocketAddress(
            settings.getString(GatewaySettings.HTTP_HOST),
            settings.getInt(GatewaySettings.HTTP_PORT));
    try {
      return new HealthEndpoints(
          BoundedServer.start(
              address,
              Optional.empty(),
              new ServerLimits(Duration.ofSeconds(10), 128, 6, 0),
              "health",
              request -> answer(request, view, metrics)));
    } catch (IOException e) {
      throw new GatewayException(
          ExitCode.UNAVAILABLE,
          "The health endpoints cannot listen on %s (%s). Set http.port to a free port, or to -1."
              .formatted(address, e.getMessage()),
          e);
    }
  }

  int port() {
    return server.port();
  }

  private static Answer answer(Request request, Freshness view, Metrics metrics) {
    if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
      return Answer.text(405, "GET alone is answered here\n").with("Allow", "GET, HEAD");
    }
    return switch (request.path()) {
      case "/health/live" -> Answer.text(200, "running\n");
      case "/health/ready" ->
          view.isFresh()
              ? Answer.text(200, "ready\n")
              : Answer.text(
                  503, "view: it is " + view.behind() + " records behind, or no broker answers\n");
      case "/metrics" ->
          new Answer(200, Metrics.CONTENT_TYPE, metrics.scrape().getBytes(StandardCharsets.UTF_8));
      default -> Answer.text(404, "There are /health/live, /health/ready and /metrics\n");
    };
  }

  @Override
  public void close() {
    server.close();
  }
}
