package dev.keylife.embedded;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;

/**
 * A Kafka broker in this JVM: one KRaft node that is broker and controller, on the loopback
 * interface, with its data in a folder that outlives it.
 *
 * <p>Not safe for use by several threads.
 */
public final class EmbeddedKafka implements AutoCloseable {
  /** Between its choice and its use somebody else may take a port; hardly so often. */
  private static final int TRIES = 5;

  private final Path dataDirectory;
  private final boolean hasAnyPort;
  private final ListenerSecurity security;
  private final Map<String, String> overrides;
  private int port;
  private boolean hasStarted;
  private Optional<Running> running = Optional.empty();

  private EmbeddedKafka(Builder builder, Path dataDirectory) {
    this.dataDirectory = dataDirectory;
    this.hasAnyPort = builder.port == 0;
    this.port = hasAnyPort ? Ports.anyFree() : builder.port;
    this.security = builder.security;
    this.overrides = Map.copyOf(builder.properties);
  }

  private record Running(KafkaRaftServer server, FolderLock lock) {}

  /** Begins to describe a broker that keeps its data in a folder, made if missing. */
  public static Builder in(Path dataDirectory) {
    return new Builder(dataDirectory);
  }

  /**
   * Starts the broker, and formats its storage on the first start. Returns when clients can
   * connect.
   *
   * @throws EmbeddedException if the port is in use, or the folder belongs to a running broker or
   *     cannot be used
   */
  public EmbeddedKafka start() {
    if (running.isPresent()) {
      throw new IllegalStateException("the broker is running");
    }
    NoExit.install();
    Ports.requireFree("the Kafka broker", port);
    FolderLock lock = FolderLock.of(dataDirectory);
    try {
      running = Optional.of(new Running(startOnFreePorts(), lock));
      hasStarted = true;
      return this;
    } catch (Exception e) {
      lock.close();
      throw new EmbeddedException(
          "The embedded broker cannot start in " + dataDirectory + ": " + reasons(e), e);
    }
  }

  private KafkaRaftServer startOnFreePorts() throws Exception {
    for (int tries = 1; ; tries++) {
      try {
        return startServer();
      } catch (Exception e) {
        if (tries == TRIES || !Ports.wasTaken(e)) {
          throw e;
        }
      }
      if (hasAnyPort && !hasStarted) {
        port = Ports.anyFree();
      }
    }
  }

  private KafkaRaftServer startServer() throws Exception {
    KafkaConfig config =
        KafkaConfig.fromProps(BrokerSettings.of(dataDirectory, port, security, overrides));
    format(config);
    KafkaRaftServer server = new KafkaRaftServer(config, Time.SYSTEM);
    try {
      server.startup();
      return server;
    } catch (RuntimeException e) {
      shutDown(server); // Some of it may have started, the controller for one.
      throw e;
    }
  }

  private static void shutDown(KafkaRaftServer server) {
    server.shutdown();
    server.awaitShutdown();
  }

  private static String reasons(Throwable failure) {
    StringBuilder text = new StringBuilder(String.valueOf(failure.getMessage()));
    for (Throwable t = failure.getCause(); t != null; t = t.getCause()) {
      text.append("; caused by ").append(t.getMessage());
    }
    return text.toString();
  }

  /** Stops the broker in good order. Nothing happens where it does not run. */
  public void stop() {
    running.ifPresent(
        broker -> {
          try {
            shutDown(broker.server());
          } finally {
            broker.lock().close();
          }
        });
    running = Optional.empty();
  }

  /** Where clients connect to, once it has started: {@code localhost:port}. */
  public String bootstrapServers() {
    return "localhost:" + port;
  }

  @Override
  public void close() {
    stop();
  }

  private void format(KafkaConfig config) throws Exception {
    Formatter formatter =
        new Formatter()
            .setPrintStream(
                new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
            .setNodeId(config.nodeId())
            .setClusterId(clusterId())
            .setIgnoreFormatted(true)
            .setControllerListenerName(BrokerSettings.CONTROLLER)
            .setMetadataLogDirectory(config.metadataLogDir());
    if (!security.scramUsers().isEmpty()) {
      formatter.setScramArguments(security.scramUsers());
    }
    config.logDirs().forEach(formatter::addDirectory);
    formatter.run();
  }

  /** The cluster's id, drawn at the first start. */
  private String clusterId() throws IOException {
    Path file = dataDirectory.resolve("cluster.id");
    if (!Files.exists(file)) {
      Files.writeString(file, Uuid.randomUuid().toString());
    }
    return Files.readString(file);
  }

  /** Describes a broker before it is made. */
  public static final class Builder {
    private final Path dataDirectory;
    private final Map<String, String> properties = new LinkedHashMap<>();
    private ListenerSecurity security = ListenerSecurity.none();
    private int port;

    private Builder(Path dataDirectory) {
      this.dataDirectory = dataDirectory;
    }

    /** The port for clients; 0, the default, for any that is free. */
    public Builder port(int clientPort) {
      this.port = clientPort;
      return this;
    }

    /** What is asked of clients; nothing by default. */
    public Builder security(ListenerSecurity ofClients) {
      this.security = ofClients;
      return this;
    }

    /** A broker setting that overrides what would be chosen here. */
    public Builder property(String name, String value) {
      properties.put(name, value);
      return this;
    }

    public EmbeddedKafka build() {
      return new EmbeddedKafka(this, dataDirectory);
    }
  }
}
