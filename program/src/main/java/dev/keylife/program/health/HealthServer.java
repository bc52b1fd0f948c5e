package dev.keylife.program.health;

import dev.keylife.http.BoundedServer;
import dev.keylife.http.Exchange.Answer;
import dev.keylife.http.Exchange.Request;
import dev.keylife.http.ServerLimits;
import dev.keylife.program.exit.ExitCode;
import dev.keylife.program.exit.ProgramException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Answers {@code GET /health/live} and {@code GET /health/ready} with 200 or 503 and the state of
 * the program in words, and {@code GET /metrics} in Prometheus's text format.
 */
public final class HealthServer implements AutoCloseable {
  /** Enough for probes and scrapes. */
  public static final ServerLimits PROBES = new ServerLimits(Duration.ofSeconds(10), 128, 6, 0);

  private final BoundedServer server;

  private HealthServer(BoundedServer server) {
    this.server = server;
  }

  /**
   * Starts to listen.
   *
   * @param port 0 for any
   * @throws ProgramException if the address cannot be bound
   */
  public static HealthServer start(
      String host, int port, ServerLimits limits, Health health, Supplier<String> metrics) {
    try {
      return new HealthServer(
          BoundedServer.start(
              new InetSocketAddress(host, port),
              Optional.empty(),
              limits,
              "http",
              request -> answer(request, health, metrics)));
    } catch (IOException e) {
      throw new ProgramException(
          ExitCode.UNAVAILABLE,
          "The health endpoints cannot listen on "
              + host
              + ":"
              + port
              + " ("
              + e.getMessage()
              + "). Set http.port to a free port, or to -1 for none.",
          e);
    }
  }

  public int port() {
    return server.port();
  }

  @Override
  public void close() {
    server.close();
  }

  private static Answer answer(Request request, Health health, Supplier<String> metrics) {
    if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
      return Answer.text(405, "GET alone is answered here\n").with("Allow", "GET, HEAD");
    }
    return switch (request.path()) {
      case "/health/live" -> Answer.text(health.isLive() ? 200 : 503, health.state() + "\n");
      case "/health/ready" -> ready(health);
      case "/metrics" ->
          new Answer(
              200, Measurements.CONTENT_TYPE, metrics.get().getBytes(StandardCharsets.UTF_8));
      default -> Answer.text(404, "There are /health/live, /health/ready and /metrics\n");
    };
  }

  /** The state, and each reason on a line of its own. */
  private static Answer ready(Health health) {
    List<String> objections = health.objections();
    return Answer.text(
        objections.isEmpty() ? 200 : 503,
        String.join("\n", Stream.concat(Stream.of(health.state()), objections.stream()).toList())
            + "\n");
  }
}
