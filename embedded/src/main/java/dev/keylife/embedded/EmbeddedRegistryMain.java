package dev.keylife.embedded;

import java.io.PrintStream;
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
 *
 * <p>Ends with 64 where these are wrong, and with 69 where it cannot start.
 */
public final class EmbeddedRegistryMain {
  private static final int USAGE = 64;
  private static final int UNAVAILABLE = 69;

  private EmbeddedRegistryMain() {}

  public static void main(String[] args) {
    int status = start(System.getenv(), System.out, System.err);
    if (status != 0) {
      System.exit(status);
    }
  }

  /**
   * Starts the registry, which is stopped when the process is.
   *
   * @return 0 if it runs, else what the process should end with
   */
  static int start(Map<String, String> environment, PrintStream out, PrintStream errors) {
    String listener = environment.getOrDefault("SCHEMA_REGISTRY_LISTENERS", "http://0.0.0.0:8081");
    Optional<InetSocketAddress> address = address(listener);
    Optional<String> brokers =
        Optional.ofNullable(environment.get("SCHEMA_REGISTRY_KAFKASTORE_BOOTSTRAP_SERVERS"));
    if (brokers.isEmpty()) {
      errors.println("Set SCHEMA_REGISTRY_KAFKASTORE_BOOTSTRAP_SERVERS to the brokers.");
      return USAGE;
    }
    if (address.isEmpty()) {
      errors.println(
          "SCHEMA_REGISTRY_LISTENERS is '" + listener + "'. It must be one http://host:port.");
      return USAGE;
    }
    try {
      EmbeddedRegistry registry =
          EmbeddedRegistry.start(
              Map.of("bootstrap.servers", brokers.get().replace("PLAINTEXT://", "")),
              address.get());
      Runtime.getRuntime().addShutdownHook(new Thread(registry::close, "stop"));
      out.println("The registry listens at " + listener);
      return 0;
    } catch (EmbeddedException e) {
      errors.println(e.getMessage());
      return UNAVAILABLE;
    }
  }

  private static Optional<InetSocketAddress> address(String listener) {
    try {
      URI uri = URI.create(listener);
      return "http".equals(uri.getScheme()) && uri.getHost() != null && uri.getPort() >= 0
          ? Optional.of(new InetSocketAddress(uri.getHost(), uri.getPort()))
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
