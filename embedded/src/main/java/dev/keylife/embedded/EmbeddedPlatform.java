package dev.keylife.embedded;

import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What a processor needs around it, in this JVM: a Kafka broker and a Schema Registry that keeps
 * its schemas there. Both stay at their addresses when they are stopped and started again.
 *
 * <p>Not safe for use by several threads.
 */
public final class EmbeddedPlatform implements AutoCloseable {
  private static final int TRIES = 5;

  private final EmbeddedKafka kafka;
  private final Map<String, Object> registryClient;
  private final RegistryAccess access;
  private final URI registryUrl;
  private EmbeddedRegistry registry;

  private EmbeddedPlatform(Builder builder) {
    kafka = builder.kafka.build();
    access = builder.access;
    registryClient = new HashMap<>(builder.registryClient);
    builder.progress.accept("Starting an embedded Kafka broker (KRaft)");
    registryClient.put("bootstrap.servers", kafka.start().bootstrapServers());
    try {
      builder.progress.accept("Starting an embedded Schema Registry");
      registry = builder.registryPort == 0 ? registryAnywhere() : registryAt(builder.registryPort);
      registryUrl = URI.create(registry.url());
    } catch (RuntimeException e) {
      kafka.close();
      throw e;
    }
  }

  /** Starts both, on any ports, with what they keep in a folder. */
  public static EmbeddedPlatform start(Path folder) {
    return in(folder).start();
  }

  /** Begins to describe them. What they keep is in a folder, made if missing. */
  public static Builder in(Path folder) {
    return new Builder(folder);
  }

  /** The broker, which may be stopped and started. */
  public EmbeddedKafka kafka() {
    return kafka;
  }

  /** Where Kafka clients connect to: {@code localhost:port}. */
  public String bootstrapServers() {
    return kafka.bootstrapServers();
  }

  /** Where clients of the registry find it. */
  public String registryUrl() {
    return registryUrl.toString();
  }

  /** Stops the registry. */
  public void stopRegistry() {
    registry.close();
  }

  /** Starts the registry again, at the address that it had. */
  public void startRegistry() {
    registry = registryAt(registryUrl.getPort());
  }

  /** At a port that it can have again after a stop; not at 0, which gives others. */
  private EmbeddedRegistry registryAnywhere() {
    for (int tries = 1; ; tries++) {
      try {
        return registryAt(Ports.anyFree());
      } catch (EmbeddedException e) {
        if (tries == TRIES || !Ports.wasTaken(e)) {
          throw e;
        }
      }
    }
  }

  private EmbeddedRegistry registryAt(int port) {
    return EmbeddedRegistry.start(registryClient, new InetSocketAddress("localhost", port), access);
  }

  @Override
  public void close() {
    try {
      registry.close();
    } finally {
      kafka.close();
    }
  }

  /** Describes a broker and a registry before they are started. */
  public static final class Builder {
    private final EmbeddedKafka.Builder kafka;
    private RegistryAccess access = RegistryAccess.open();
    private Map<String, String> registryClient = Map.of();
    private int registryPort;
    private Consumer<String> progress = words -> {};

    private Builder(Path folder) {
      this.kafka = EmbeddedKafka.in(folder.resolve("kafka"));
    }

    /** The ports for clients; 0, the default, for any that is free. */
    public Builder ports(int ofKafka, int ofRegistry) {
      kafka.port(ofKafka);
      this.registryPort = ofRegistry;
      return this;
    }

    /** A broker setting that overrides what would be chosen here. */
    public Builder property(String name, String value) {
      kafka.property(name, value);
      return this;
    }

    /**
     * What is asked of clients; nothing by default.
     *
     * @param ofClients at the broker
     * @param toRegistry at the registry
     * @param ofRegistry the settings of the registry's own Kafka clients, but for the brokers
     */
    public Builder security(
        ListenerSecurity ofClients, RegistryAccess toRegistry, Map<String, String> ofRegistry) {
      kafka.security(ofClients);
      this.access = toRegistry;
      this.registryClient = Map.copyOf(ofRegistry);
      return this;
    }

    /** Who is told, in words for people, what is being started. */
    public Builder progress(Consumer<String> listener) {
      this.progress = listener;
      return this;
    }

    /**
     * Starts the broker, then the registry.
     *
     * @throws EmbeddedException if either cannot start; nothing is left running
     */
    public EmbeddedPlatform start() {
      return new EmbeddedPlatform(this);
    }
  }
}
