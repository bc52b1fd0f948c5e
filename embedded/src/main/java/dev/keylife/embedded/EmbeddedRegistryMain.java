package dev.keylife.embedded;

import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Map;
import java.util.Optional;

/**
 * Runs the embedded registry as a process of its own, in the place of Confluent's image: it reads
 * the same environment variables.
 *
 * <ul>
 *   <li>{@code SCHEMA_REGISTRY_KAFKASTORE_BOOTSTRAP_SERVERS}, required: {@code host:port}, also
 *       with {@code PLAINTEXT://} before it
 *   <li>{@code SCHEMA_REGISTRY_LISTENERS}, {@code http://0.0.0.0:8081} by default
 * </ul>
 */
public final class EmbeddedRegistryMain {
  private static final int USAGE = 64;

  private EmbeddedRegistryMain() {}

  public static void main(String[] args) {
    Map<String, String> environment = System.getenv();
    Optional<String> brokers =
        Optional.ofNullable(environment.get("SCHEMA_REGISTRY_KAFKASTORE_BOOTSTRAP_SERVERS"));
    if (brokers.isEmpty()) {
      System.err.println("Set SCHEMA_REGISTRY_KAFKASTORE_BOOTSTRAP_SERVERS to the brokers.");
      System.exit(USAGE);
    }
    URI listener =
        URI.create(environment.getOrDefault("SCHEMA_REGISTRY_LISTENERS", "http://0.0.0.0:8081"));
    EmbeddedRegistry registry =
        EmbeddedRegistry.start(
            Map.of("bootstrap.servers", brokers.get().replace("PLAINTEXT://", "")),
            new InetSocketAddress(listener.getHost(), listener.getPort()));
    Runtime.getRuntime().addShutdownHook(new Thread(registry::close, "stop"));
    System.out.println("The registry listens at " + listener);
  }
}
