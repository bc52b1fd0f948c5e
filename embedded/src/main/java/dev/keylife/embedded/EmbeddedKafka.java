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
import java.util.Properties;
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
  private static final int NODE_ID = 1;
  private static final String CONTROLLER = "CONTROLLER";

  private final Path dataDirectory;
  private final int port;
  private final Map<String, String> overrides;
  private Optional<KafkaRaftServer> server = Optional.empty();

  private EmbeddedKafka(Builder builder, Path dataDirectory) {
    this.dataDirectory = dataDirectory;
    this.port = builder.port == 0 ? Ports.anyFree() : builder.port;
    this.overrides = Map.copyOf(builder.properties);
  }

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
    if (server.isPresent()) {
      throw new IllegalStateException("the broker is running");
    }
    Ports.requireFree("the Kafka broker", port);
    KafkaConfig config = KafkaConfig.fromProps(properties());
    try {
      format(config);
      KafkaRaftServer starting = new KafkaRaftServer(config, Time.SYSTEM);
      starting.startup();
      server = Optional.of(starting);
      return this;
    } catch (Exception e) {
      throw new EmbeddedException(
          "The embedded broker cannot start in "
              + dataDirectory
              + ": "
              + e.getMessage()
              + ". Is another one running there?",
          e);
    }
  }

  /** Stops the broker in good order. Nothing happens where it does not run. */
  public void stop() {
    server.ifPresent(
        running -> {
          running.shutdown();
          running.awaitShutdown();
        });
    server = Optional.empty();
  }

  /** Where clients connect to: {@code localhost:port}. The same after a restart. */
  public String bootstrapServers() {
    return "localhost:" + port;
  }

  @Override
  public void close() {
    stop();
  }

  private void format(KafkaConfig config) throws Exception {
    Files.createDirectories(dataDirectory);
    Formatter formatter =
        new Formatter()
            .setPrintStream(
                new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
            .setNodeId(NODE_ID)
            .setClusterId(clusterId())
            .setIgnoreFormatted(true)
            .setControllerListenerName(CONTROLLER)
            .setMetadataLogDirectory(config.metadataLogDir());
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

  private Properties properties() {
    int controllerPort = Ports.anyFreeBut(port);
    Properties p = new Properties();
    p.put("process.roles", "broker,controller");
    p.put("node.id", Integer.toString(NODE_ID));
    p.put("controller.quorum.voters", NODE_ID + "@localhost:" + controllerPort);
    p.put("controller.listener.names", CONTROLLER);
    p.put(
        "listeners",
        "PLAINTEXT://localhost:" + port + "," + CONTROLLER + "://localhost:" + controllerPort);
    p.put("advertised.listeners", "PLAINTEXT://localhost:" + port);
    p.put("log.dirs", dataDirectory.resolve("log").toString());
    p.put("auto.create.topics.enable", "false");
    p.put("num.partitions", "1");
    // One node: nothing can be replicated.
    p.put("default.replication.factor", "1");
    p.put("offsets.topic.replication.factor", "1");
    p.put("transaction.state.log.replication.factor", "1");
    p.put("transaction.state.log.min.isr", "1");
    p.put("share.coordinator.state.topic.replication.factor", "1");
    p.put("share.coordinator.state.topic.min.isr", "1");
    // Small, and quick to start and to stop.
    p.put("offsets.topic.num.partitions", "4");
    p.put("transaction.state.log.num.partitions", "4");
    p.put("share.coordinator.state.topic.num.partitions", "1");
    p.put("group.initial.rebalance.delay.ms", "0");
    p.put("group.coordinator.append.linger.ms", "0");
    p.put("num.network.threads", "2");
    p.put("num.io.threads", "2");
    p.put("log.cleaner.dedupe.buffer.size", Integer.toString(16 * 1024 * 1024));
    // A broker that was killed is forgotten soon, so that its successor need not wait.
    p.put("broker.session.timeout.ms", "2000");
    p.put("broker.heartbeat.interval.ms", "500");
    p.putAll(overrides);
    return p;
  }

  /** Describes a broker before it is made. */
  public static final class Builder {
    private final Path dataDirectory;
    private final Map<String, String> properties = new LinkedHashMap<>();
    private int port;

    private Builder(Path dataDirectory) {
      this.dataDirectory = dataDirectory;
    }

    /** The port for clients; 0, the default, for any that is free. */
    public Builder port(int clientPort) {
      this.port = clientPort;
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
