package dev.keylife.embedded;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keylife.http.BoundedServer;
import dev.keylife.http.Exchange;
import dev.keylife.http.ServerLimits;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

  private final BoundedServer server;
  private final boolean hasTls;
  private final SchemaLog log;

  private EmbeddedRegistry(BoundedServer server, boolean hasTls, SchemaLog log) {
    this.server = server;
    this.hasTls = hasTls;
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
        return new EmbeddedRegistry(listen(address, access, routes), access.tls().isPresent(), log);
      } catch (RuntimeException e) {
        log.close();
        throw e;
      }
    } catch (KafkaException e) {
      throw new EmbeddedException("The Schema Registry cannot use the brokers: " + reasons(e), e);
    }
  }

  private static String reasons(Throwable e) {
    return e.getCause() == null
        ? "" + e.getMessage()
        : e.getMessage() + ": " + reasons(e.getCause());
  }

  /** Where clients find it: {@code http://localhost:port}, or {@code https:} where it has TLS. */
  public String url() {
    return (hasTls ? "https" : "http") + "://localhost:" + server.port();
  }

  @Override
  public void close() {
    server.close();
    log.close();
  }

  private static BoundedServer listen(
      InetSocketAddress address, RegistryAccess access, RegistryRoutes routes) {
    try {
      return BoundedServer.start(
          address,
          access.tls(),
          ServerLimits.defaults(),
          "registry",
          request -> answer(request, routes, access));
    } catch (IOException e) {
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

  private static Exchange.Answer answer(
      Exchange.Request request, RegistryRoutes routes, RegistryAccess access) {
    try {
      access.check(request.header().apply("Authorization").orElse(null));
      return json(200, routes.answer(parse(request)));
    } catch (RegistryError e) {
      return json(e.status(), error(e.code(), String.valueOf(e.getMessage())));
    } catch (RuntimeException e) {
      LOG.error("{} {} failed", request.method(), request.path(), e);
      return json(500, error(50001, "Error in the backend data store"));
    }
  }

  private static RegistryRoutes.Request parse(Exchange.Request request) {
    List<String> path =
        Stream.of(request.path().split("/"))
            .filter(s -> !s.isEmpty())
            .map(s -> decode(s.replace("+", "%2B")))
            .toList();
    Map<String, String> query = new HashMap<>();
    for (String pair : request.query().split("&")) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        query.put(decode(pair.substring(0, equals)), decode(pair.substring(equals + 1)));
      }
    }
    return new RegistryRoutes.Request(request.method(), path, query, body(request.body()));
  }

  private static JsonNode body(byte[] body) {
    try {
      return body.length == 0 ? JSON.missingNode() : JSON.readTree(body);
    } catch (IOException e) {
      throw RegistryError.badRequest("The request is not JSON");
    }
  }

  private static Exchange.Answer json(int status, JsonNode answer) {
    try {
      return new Exchange.Answer(status, CONTENT_TYPE, JSON.writeValueAsBytes(answer));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("every tree can be written", e);
    }
  }

  private static JsonNode error(int code, String message) {
    return JSON.createObjectNode().put("error_code", code).put("message", message);
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
