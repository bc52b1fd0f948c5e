package dev.keylife.testkit;

import dev.keylife.app.ProcessorApp;
import dev.keylife.app.settings.ProcessorSettings;
import dev.keylife.client.ClientSettings;
import dev.keylife.client.KeylifeClient;
import dev.keylife.client.SchemaRegistration;
import dev.keylife.embedded.EmbeddedException;
import dev.keylife.embedded.EmbeddedPlatform;
import dev.keylife.embedded.Folders;
import dev.keylife.embedded.InstallationFolder;
import dev.keylife.gateway.app.GatewayApp;
import dev.keylife.gateway.app.GatewaySettings;
import dev.keylife.gateway.replica.UseSettings;
import dev.keylife.program.exit.ProgramException;
import dev.keylife.program.health.HealthSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An embedded broker, an embedded registry, a processor and, where it is asked for, a gateway of
 * the AWS KMS API, each on a port that was free, with everything they keep in one folder. Several
 * may run beside each other.
 *
 * <p>Not safe for use by several threads; its addresses and the clients that it opens are.
 */
public final class KeylifeStack implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(KeylifeStack.class);
  private static final Duration START_TIMEOUT = Duration.ofMinutes(2);

  private final EmbeddedPlatform platform;
  private final InstallationFolder folder;
  private final Map<String, String> overrides;
  private final Deque<AutoCloseable> closeLast;
  private Optional<ProcessorApp> processor = Optional.empty();
  private Optional<GatewayApp> gateway = Optional.empty();

  private KeylifeStack(
      EmbeddedPlatform platform,
      InstallationFolder folder,
      Map<String, String> overrides,
      Deque<AutoCloseable> closeLast) {
    this.platform = platform;
    this.folder = folder;
    this.overrides = overrides;
    this.closeLast = closeLast;
  }

  /**
   * Starts all three, and returns when commands are answered. What they keep is gone when they are
   * closed.
   *
   * @throws EmbeddedException if the broker or the registry cannot start
   * @throws ProgramException if the processor or the gateway cannot
   */
  public static KeylifeStack start() {
    return builder().start();
  }

  /** Begins to describe a stack. */
  public static Builder builder() {
    return new Builder();
  }

  /** Where Kafka clients connect to: {@code localhost:port}. */
  public String bootstrapServers() {
    return platform.bootstrapServers();
  }

  /** Where clients of the Schema Registry find it: {@code http://localhost:port}. */
  public String registryUrl() {
    return platform.registryUrl();
  }

  /** What a client is opened with. */
  public ClientSettings clientSettings() {
    return new ClientSettings(bootstrapServers(), registryUrl(), Map.of());
  }

  /** A client of this stack, for the caller to close. */
  public KeylifeClient openClient() {
    return KeylifeClient.open(clientSettings());
  }

  /** The broker and the registry, for tests that stop one of them. */
  public EmbeddedPlatform platform() {
    return platform;
  }

  /** The folder with what they keep. */
  public Path folder() {
    return folder.path();
  }

  /**
   * What a further processor of this installation is started with.
   *
   * @param instance names it, and the folder of its state
   * @return settings that may be changed
   */
  public Map<String, String> processorSettings(String instance) {
    Map<String, String> settings = folder.settings(bootstrapServers(), registryUrl(), instance);
    settings.put(HealthSettings.PORT, "-1");
    settings.putAll(overrides);
    return settings;
  }

  /**
   * The processor.
   *
   * @throws IllegalStateException if none was started, or it was stopped
   */
  public ProcessorApp processor() {
    return processor.orElseThrow(() -> new IllegalStateException("no processor was started"));
  }

  /** The gateway of the AWS KMS API. Empty where none was asked for. */
  public Optional<GatewayApp> gateway() {
    return gateway;
  }

  /** It takes any credentials, on the loopback address alone: there is nobody to keep out. */
  private void startGateway(int port) {
    Map<String, String> settings = new TreeMap<>();
    settings.put(GatewaySettings.BOOTSTRAP_SERVERS, bootstrapServers());
    settings.put(GatewaySettings.SCHEMA_REGISTRY_URL, registryUrl());
    settings.put(GatewaySettings.CREDENTIALS_ANY, "true");
    settings.put(GatewaySettings.API_PORT, Integer.toString(port));
    settings.put(HealthSettings.PORT, "-1");
    Map<String, String> processors = processorSettings("gateway");
    String keyset = processors.getOrDefault(ProcessorSettings.KEYSET_FILE, "");
    // Without a processor there is none, and nothing to use.
    if (Files.exists(Path.of(keyset))) {
      settings.put(UseSettings.KEYSET_FILE, keyset);
      settings.put(
          UseSettings.KEYSET_PASSWORD_FILE,
          processors.getOrDefault(ProcessorSettings.KEYSET_PASSWORD_FILE, ""));
    }
    try {
      gateway = Optional.of(GatewayApp.start(GatewaySettings.of(settings)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the gateway starts", e);
    }
  }

  /** Stops the processor in good order. Nothing happens where none runs. */
  public void stopProcessor() {
    processor.ifPresent(ProcessorApp::close);
    processor = Optional.empty();
  }

  /**
   * Starts the processor that was not started or was stopped, and returns when it runs.
   *
   * @throws ProgramException if it cannot start
   */
  public void startProcessor() {
    startProcessor(Map.of());
  }

  /**
   * The same.
   *
   * @param settings come before those of the stack
   */
  public void startProcessor(Map<String, String> settings) {
    if (processor.isPresent()) {
      throw new IllegalStateException("the processor was started");
    }
    Map<String, String> all = new TreeMap<>(folder.settings(bootstrapServers(), registryUrl()));
    all.put(HealthSettings.PORT, "-1");
    all.putAll(overrides);
    all.putAll(settings);
    processor = Optional.of(running(ProcessorApp.start(ProcessorSettings.of(all))));
  }

  private static ProcessorApp running(ProcessorApp app) {
    try {
      if (!app.awaitRunning(START_TIMEOUT)) {
        app.throwIfFailed();
        throw new IllegalStateException(
            "The processor did not start within " + START_TIMEOUT.toSeconds() + " seconds.");
      }
      return app;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      app.close();
      throw new IllegalStateException("interrupted while the processor starts", e);
    } catch (RuntimeException e) {
      app.close();
      throw e;
    }
  }

  /** Stops all of them; a folder that was made for them goes too. */
  @Override
  public void close() {
    gateway.ifPresent(GatewayApp::close);
    stopProcessor();
    closeAll(closeLast);
  }

  private static void closeAll(Deque<AutoCloseable> started) {
    while (!started.isEmpty()) {
      try {
        started.pop().close();
      } catch (Exception e) {
        LOG.warn("While stopping", e);
      }
    }
  }

  /** Describes a stack before it is started. */
  public static final class Builder {
    private final Map<String, String> settings = new TreeMap<>();
    private final Map<String, String> brokerProperties = new TreeMap<>();
    private Optional<Path> folder = Optional.empty();
    private int kafkaPort;
    private int registryPort;
    private boolean withProcessor = true;
    private int gatewayPort = -1;
    private Consumer<String> progress = words -> {};

    private Builder() {}

    /** Where everything is kept, to go on from there; otherwise it is kept nowhere. */
    public Builder folder(Path dataFolder) {
      this.folder = Optional.of(dataFolder);
      return this;
    }

    /** The ports of the broker and the registry; 0, the default, for any that is free. */
    public Builder ports(int ofKafka, int ofRegistry) {
      this.kafkaPort = ofKafka;
      this.registryPort = ofRegistry;
      return this;
    }

    /**
     * A setting of the processor, in place of the default. Without one, it has three partitions and
     * no health endpoints.
     *
     * @param name from docs/settings.md
     */
    public Builder setting(String name, String value) {
      settings.put(name, value);
      return this;
    }

    /** A setting of the Kafka broker, in place of the default. */
    public Builder brokerProperty(String name, String value) {
      brokerProperties.put(name, value);
      return this;
    }

    /** Leaves the processor to {@link KeylifeStack#startProcessor()}. */
    public Builder withoutProcessor() {
      this.withProcessor = false;
      return this;
    }

    /**
     * Has a gateway serve the AWS KMS API, to whatever credentials.
     *
     * @param port 0 for any, -1 for no gateway
     */
    public Builder gateway(int port) {
      this.gatewayPort = port;
      return this;
    }

    /** Who is told, in words for people, what is being started. */
    public Builder progress(Consumer<String> listener) {
      this.progress = listener;
      return this;
    }

    /** As {@link KeylifeStack#start()}. Nothing is left running where one cannot start. */
    public KeylifeStack start() {
      Deque<AutoCloseable> started = new ArrayDeque<>();
      try {
        return start(started);
      } catch (IOException e) {
        closeAll(started);
        throw new UncheckedIOException(e.getMessage(), e);
      } catch (RuntimeException e) {
        closeAll(started);
        throw e;
      }
    }

    private KeylifeStack start(Deque<AutoCloseable> started) throws IOException {
      Path where = folder.isPresent() ? folder.get() : temporary(started);
      InstallationFolder installation = InstallationFolder.in(where);
      EmbeddedPlatform.Builder around =
          EmbeddedPlatform.in(where).ports(kafkaPort, registryPort).progress(progress);
      brokerProperties.forEach(around::property);
      EmbeddedPlatform platform = around.start();
      started.push(platform);
      KeylifeStack stack = new KeylifeStack(platform, installation, Map.copyOf(settings), started);
      try {
        startOn(stack);
        return stack;
      } catch (RuntimeException e) {
        stack.close();
        throw e;
      }
    }

    private void startOn(KeylifeStack stack) {
      new SchemaRegistration(stack.clientSettings()).register(schema -> {});
      if (withProcessor) {
        progress.accept("Starting the processor");
        stack.startProcessor();
      }
      if (gatewayPort >= 0) {
        progress.accept("Starting the gateway of the AWS KMS API");
        stack.startGateway(gatewayPort);
      }
    }

    private static Path temporary(Deque<AutoCloseable> started) throws IOException {
      Path folder = Files.createTempDirectory("keylife");
      started.push(() -> Folders.delete(folder));
      return folder;
    }
  }
}
