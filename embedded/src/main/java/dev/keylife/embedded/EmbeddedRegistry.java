package dev.keylife.embedded;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A small Schema Registry for Avro schemas: the endpoints of Confluent's that serializers,
 * deserializers and people with curl use, with its error codes. Schemas are kept in the broker's
 * topic {@code _schemas}. One instance to a cluster.
 */
public final class EmbeddedRegistry implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedRegistry.class);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String CONTENT_TYPE = "application/vnd.schemaregistry.v1+json";
  private static final int LARGEST_BODY = 1024 * 1024;

  private final HttpServer server;
  private final ExecutorService executor;
  private final SchemaLog log;

  private EmbeddedRegistry(HttpServer server, ExecutorService executor, SchemaLog log) {
    this.server = server;
    this.executor = executor;
    this.log = log;
  }

  /**
   * Starts a registry on the loopback interface.
   *
   * @param bootstrapServers the brokers that keep its schemas
   * @param port 0 for any
   */
  public static EmbeddedRegistry start(String bootstrapServers, int port) {
    return start(
        Map.of("bootstrap.servers", bootstrapServers), new InetSocketAddress("localhost", port));
  }

  /**
   * Starts a registry that anybody may use over plain HTTP.
   *
   * @param client settings of the Kafka clients it uses
   * @throws EmbeddedException if the brokers cannot be used or the address is taken
   */
  public static EmbeddedRegistry start(Map<String, Object> client, InetSocketAddress address) {
    return start(client, address, RegistryAccess.open());
  }

  /**
   * Starts a registry. Returns when it answers.
   *
   * @param client settings of the Kafka clients it uses
   * @param access over what it is spoken to, and by whom
   * @throws EmbeddedException if the brokers cannot be used or the address is taken; nothing is
   *     left running
   */
  public static EmbeddedRegistry start(
      Map<String, Object> client, InetSocketAddress address, RegistryAccess access) {
    try {
      SchemaLog log = SchemaLog.open(client);
      try {
        SchemaCatalog catalog = new SchemaCatalog();
        log.replay(catalog);
        RegistryRoutes routes = new RegistryRoutes(new SchemaService(catalog, log));
        // Last of all: a server that was never started would keep its port once it is stopped.
        return serve(listen(address, access), routes, log, access);
      } catch (RuntimeException e) {
        log.close();
        throw e;
      }
    } catch (KafkaException e) {
      throw new EmbeddedException("The Schema Registry cannot use the brokers: " + reasons(e), e);
    }
  }

  private static EmbeddedRegistry serve(
      HttpServer server, RegistryRoutes routes, SchemaLog log, RegistryAccess access) {
    ExecutorService executor =
        Executors.newFixedThreadPool(
            4,
            work -> {
              Thread thread = new Thread(work, "registry");
              thread.setDaemon(true);
              return thread;
            });
    server.setExecutor(executor);
    server.createContext("/", exchange -> handle(exchange, routes, access));
    server.start();
    return new EmbeddedRegistry(server, executor, log);
  }

  private static String reasons(Throwable e) {
    return e.getCause() == null
        ? "" + e.getMessage()
        : e.getMessage() + ": " + reasons(e.getCause());
  }

  /** Where clients find it: {@code http://localhost:port}, or {@code https:} where it has TLS. */
  public String url() {
    String scheme = server instanceof HttpsServer ? "https" : "http";
    return scheme + "://localhost:" + server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
    executor.shutdownNow();
    log.close();
  }

  private static HttpServer listen(InetSocketAddress address, RegistryAccess access) {
    try {
      if (access.tls().isEmpty()) {
        return HttpServer.create(address, 0);
      }
      HttpsServer server = HttpsServer.create(address, 0);
      server.setHttpsConfigurator(new HttpsConfigurator(access.tls().get()));
      return server;
    } catch (IOException | UnresolvedAddressException e) {
      throw new EmbeddedException(
          "The Schema Registry cannot listen at "
              + address
              + " ("
              + e
              + "). Port "
              + address.getPort()
              + " may be in use: stop what listens there, or choose another port.",
          e);
    }
  }

  private static void handle(HttpExchange exchange, RegistryRoutes routes, RegistryAccess access)
      throws IOException {
    try (exchange) {
      try {
        access.check(exchange.getRequestHeaders().getFirst("Authorization"));
        send(exchange, 200, routes.answer(request(exchange)));
      } catch (RegistryError e) {
        send(exchange, e.status(), error(e.code(), String.valueOf(e.getMessage())));
      } catch (RuntimeException e) {
        LOG.error("{} {} failed", exchange.getRequestMethod(), exchange.getRequestURI(), e);
        send(exchange, 500, error(50001, "Error in the backend data store"));
      }
    }
  }

  private static RegistryRoutes.Request request(HttpExchange exchange) throws IOException {
    List<String> path =
        Stream.of(exchange.getRequestURI().getRawPath().split("/"))
            .filter(s -> !s.isEmpty())
            .map(s -> decode(s.replace("+", "%2B")))
            .toList();
    Map<String, String> query = new HashMap<>();
    String rawQuery = exchange.getRequestURI().getRawQuery();
    for (String pair : (rawQuery == null ? "" : rawQuery).split("&")) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        query.put(decode(pair.substring(0, equals)), decode(pair.substring(equals + 1)));
      }
    }
    return new RegistryRoutes.Request(exchange.getRequestMethod(), path, query, body(exchange));
  }

  private static JsonNode body(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readNBytes(LARGEST_BODY + 1);
    if (body.length > LARGEST_BODY) {
      throw RegistryError.badRequest("The request is larger than " + LARGEST_BODY + " bytes");
    }
    try {
      return body.length == 0 ? JSON.missingNode() : JSON.readTree(body);
    } catch (JsonProcessingException e) {
      throw RegistryError.badRequest("The request is not JSON");
    }
  }

  private static void send(HttpExchange exchange, int status, JsonNode answer) throws IOException {
    byte[] body = JSON.writeValueAsBytes(answer);
    exchange.getResponseHeaders().set("Content-Type", CONTENT_TYPE);
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }

  private static JsonNode error(int code, String message) {
    return JSON.createObjectNode().put("error_code", code).put("message", message);
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
