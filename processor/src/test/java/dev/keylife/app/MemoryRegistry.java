package dev.keylife.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A Schema Registry in memory that counts what it is asked, and in whose place something else can
 * answer.
 */
final class MemoryRegistry implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String OWN = "application/vnd.schemaregistry.v1+json";

  /** What stands in the registry's place. */
  enum Guise {
    ITSELF,
    /** An ingress without a backend. */
    NOT_FOUND_IN_HTML,
    /** A login page. */
    HTML_WITH_200,
    /** A path behind which no registry is. */
    NO_SUCH_RESOURCE,
    REDIRECT,
    UNAUTHORIZED,
    /** Takes the request and never answers. */
    SILENT
  }

  final AtomicInteger idsAskedFor = new AtomicInteger();
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<String> byId = new ArrayList<>();
  private final Map<String, Integer> registered = new LinkedHashMap<>();
  volatile Guise guise = Guise.ITSELF;
  volatile long millisForAnAnswer;

  MemoryRegistry() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  String url() {
    return "http://localhost:" + server.getAddress().getPort();
  }

  /** As after a start with an empty volume. */
  synchronized void lose() {
    byId.clear();
    registered.clear();
  }

  /**
   * As after a restore that brought other schemas under the old ids: the last two change places.
   */
  synchronized void swap(int oneId, int otherId) {
    Collections.swap(byId, oneId - 1, otherId - 1);
  }

  /** All schemas, in the order of their ids. */
  synchronized List<String> schemas() {
    return List.copyOf(byId);
  }

  synchronized void restore(List<String> schemas) {
    byId.clear();
    byId.addAll(schemas);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      if (path.startsWith("/schemas/ids/")) {
        idsAskedFor.incrementAndGet();
      }
      switch (guise) {
        case ITSELF -> itself(exchange, path);
        case NOT_FOUND_IN_HTML ->
            send(exchange, 404, "text/html", "<html>default backend - 404</html>");
        case HTML_WITH_200 -> send(exchange, 200, "text/html", "<html>log in</html>");
        case NO_SUCH_RESOURCE ->
            send(exchange, 404, OWN, "{\"error_code\":404,\"message\":\"HTTP 404 Not Found\"}");
        case REDIRECT -> {
          exchange.getResponseHeaders().set("Location", "http://localhost:1/");
          send(exchange, 302, "text/html", "");
        }
        case UNAUTHORIZED -> send(exchange, 401, "text/html", "<html>who are you?</html>");
        case SILENT -> pause(60_000);
      }
    }
  }

  private void itself(HttpExchange exchange, String path) throws IOException {
    pause(millisForAnAnswer);
    String[] parts = path.split("/");
    if (path.startsWith("/schemas/ids/")) {
      String schema = schema(Integer.parseInt(parts[3]));
      if (schema.isEmpty()) {
        notFound(exchange, 40403);
      } else {
        send(exchange, 200, OWN, JSON.createObjectNode().put("schema", schema).toString());
      }
      return;
    }
    if (!exchange.getRequestMethod().equals("POST") || parts.length < 3) {
      send(exchange, 404, OWN, "{\"error_code\":404,\"message\":\"HTTP 404 Not Found\"}");
      return;
    }
    JsonNode body = JSON.readTree(exchange.getRequestBody());
    String subject = URLDecoder.decode(parts[2], StandardCharsets.UTF_8);
    int id = id(subject, body.path("schema").asText(), parts.length == 4);
    if (id == 0) {
      notFound(exchange, 40403);
    } else {
      send(exchange, 200, OWN, "{\"id\":" + id + "}");
    }
  }

  private synchronized String schema(int id) {
    return id < 1 || id > byId.size() ? "" : byId.get(id - 1);
  }

  private synchronized int id(String subject, String schema, boolean register) {
    String key = subject + " " + schema;
    if (!registered.containsKey(key) && register) {
      byId.add(schema);
      registered.put(key, byId.size());
    }
    return registered.getOrDefault(key, 0);
  }

  private static void notFound(HttpExchange exchange, int code) throws IOException {
    send(exchange, 404, OWN, "{\"error_code\":" + code + ",\"message\":\"Schema not found\"}");
  }

  private static void pause(long millis) {
    try {
      TimeUnit.MILLISECONDS.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void send(HttpExchange exchange, int status, String type, String text)
      throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
