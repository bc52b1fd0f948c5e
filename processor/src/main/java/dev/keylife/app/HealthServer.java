package dev.keylife.app;

import static java.util.stream.Stream.concat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.keylife.metrics.Exposition;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Answers {@code GET /health/live} and {@code GET /health/ready} with 200 or 503 and the state of
 * the topology in words, and {@code GET /metrics} in Prometheus's text format.
 */
final class HealthServer implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService executor;

  private HealthServer(HttpServer server, ExecutorService executor) {
    this.server = server;
    this.executor = executor;
  }

  /**
   * Starts to listen.
   *
   * @param port 0 for any
   * @throws StartupException if the address cannot be bound
   */
  static HealthServer start(String host, int port, Health health, Supplier<String> metrics) {
    try {
      HttpServer server = HttpServer.create(new InetSocketAddress(host, port), 0);
      ExecutorService executor =
          Executors.newSingleThreadExecutor(
              work -> {
                Thread thread = new Thread(work, "http");
                thread.setDaemon(true);
                return thread;
              });
      server.setExecutor(executor);
      server.createContext(
          "/health/live", exchange -> answer(exchange, health.isLive(), health.state()));
      server.createContext("/health/ready", exchange -> answerWhetherReady(exchange, health));
      server.createContext(
          "/metrics", exchange -> answer(exchange, 200, Exposition.CONTENT_TYPE, metrics.get()));
      server.start();
      return new HealthServer(server, executor);
    } catch (IOException e) {
      throw new StartupException(
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

  int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
    executor.shutdownNow();
  }

  /** The state, and each reason on a line of its own. */
  private static void answerWhetherReady(HttpExchange exchange, Health health) throws IOException {
    List<String> objections = health.objections();
    String words =
        String.join("\n", concat(Stream.of(health.state()), objections.stream()).toList());
    answer(exchange, objections.isEmpty(), words);
  }

  private static void answer(HttpExchange exchange, boolean healthy, String words)
      throws IOException {
    answer(exchange, healthy ? 200 : 503, "text/plain; charset=utf-8", words + "\n");
  }

  private static void answer(HttpExchange exchange, int status, String type, String text)
      throws IOException {
    try (exchange) {
      byte[] body = text.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", type);
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    }
  }
}
