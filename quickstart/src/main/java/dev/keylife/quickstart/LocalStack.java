package dev.keylife.quickstart;

import dev.keylife.app.ProcessorApp;
import dev.keylife.app.settings.ProcessorSettings;
import dev.keylife.client.ClientSettings;
import dev.keylife.client.SchemaRegistration;
import dev.keylife.embedded.EmbeddedKafka;
import dev.keylife.embedded.EmbeddedRegistry;
import dev.keylife.gateway.app.GatewayApp;
import dev.keylife.gateway.app.GatewaySettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * An embedded broker, an embedded registry, a processor and a gateway, with everything they keep in
 * one folder.
 */
final class LocalStack implements AutoCloseable {
  private static final Duration START_TIMEOUT = Duration.ofSeconds(60);

  private final EmbeddedKafka kafka;
  private final EmbeddedRegistry registry;
  private final ProcessorApp processor;
  private final Optional<GatewayApp> gateway;
  private final Deque<AutoCloseable> started;

  private LocalStack(
      EmbeddedKafka kafka,
      EmbeddedRegistry registry,
      ProcessorApp processor,
      Optional<GatewayApp> gateway,
      Deque<AutoCloseable> started) {
    this.kafka = kafka;
    this.registry = registry;
    this.processor = processor;
    this.gateway = gateway;
    this.started = started;
  }

  /**
   * Where the stack listens; 0 for any port, and -1 for no health endpoints or no API.
   *
   * @param kafka the broker's port
   * @param registry the registry's port
   * @param health the port of the processor's health endpoints
   * @param api the port of the AWS KMS API
   */
  record Ports(int kafka, int registry, int health, int api) {
    static final Ports ANY = new Ports(0, 0, -1, 0);
  }

  /**
   * Starts all of them, in order; stops what was started where one fails.
   *
   * @param progress is told what is being started
   */
  static LocalStack start(Path folder, Ports ports, Consumer<String> progress)
      throws IOException, InterruptedException {
    Deque<AutoCloseable> started = new ArrayDeque<>();
    try {
      Files.createDirectories(folder);
      progress.accept("Starting an embedded Kafka broker (KRaft)");
      EmbeddedKafka kafka = EmbeddedKafka.in(folder.resolve("kafka")).port(ports.kafka()).build();
      started.push(kafka.start());
      progress.accept("Starting an embedded Schema Registry");
      EmbeddedRegistry registry =
          EmbeddedRegistry.start(kafka.bootstrapServers(), ports.registry());
      started.push(registry);
      new SchemaRegistration(new ClientSettings(kafka.bootstrapServers(), registry.url(), Map.of()))
          .register(schema -> {});
      progress.accept("Starting the processor");
      ProcessorApp processor =
          ProcessorApp.start(settings(folder, kafka, registry, ports.health()));
      started.push(processor);
      if (!processor.awaitRunning(START_TIMEOUT)) {
        processor.throwIfFailed();
        throw new IllegalStateException(
            "The processor did not start within " + START_TIMEOUT.toSeconds() + " seconds.");
      }
      Optional<GatewayApp> gateway = Optional.empty();
      if (ports.api() >= 0) {
        progress.accept("Starting the gateway of the AWS KMS API");
        gateway = Optional.of(GatewayApp.start(gatewaySettings(kafka, registry, ports.api())));
        started.push(gateway.get());
      }
      return new LocalStack(kafka, registry, processor, gateway, started);
    } catch (IOException | InterruptedException | RuntimeException e) {
      closeAll(started);
      throw e;
    }
  }

  String bootstrapServers() {
    return kafka.bootstrapServers();
  }

  String registryUrl() {
    return registry.url();
  }

  ProcessorApp processor() {
    return processor;
  }

  /** The gateway of the AWS KMS API, where there is one. */
  Optional<GatewayApp> gateway() {
    return gateway;
  }

  @Override
  public void close() {
    closeAll(started);
  }

  private static void closeAll(Deque<AutoCloseable> started) {
    while (!started.isEmpty()) {
      try {
        started.pop().close();
      } catch (Exception e) {
        System.err.println("While stopping: " + e);
      }
    }
  }

  private static ProcessorSettings settings(
      Path folder, EmbeddedKafka kafka, EmbeddedRegistry registry, int healthPort)
      throws IOException {
    Map<String, String> settings = new TreeMap<>();
    settings.put(ProcessorSettings.BOOTSTRAP_SERVERS, kafka.bootstrapServers());
    settings.put(ProcessorSettings.SCHEMA_REGISTRY_URL, registry.url());
    settings.put(ProcessorSettings.STATE_DIR, folder.resolve("state").toString());
    settings.put(ProcessorSettings.KEYSET_FILE, folder.resolve("keyset.json").toString());
    settings.put(ProcessorSettings.KEYSET_PASSWORD_FILE, passwordFile(folder).toString());
    settings.put(ProcessorSettings.KEYSET_CREATE, "true");
    settings.put(ProcessorSettings.HTTP_PORT, Integer.toString(healthPort));
    // One stream thread and small partitions: quick to start on a laptop.
    settings.put(ProcessorSettings.TOPICS_PARTITIONS, "3");
    return ProcessorSettings.of(settings);
  }

  /** On loopback, with whatever credentials: there is nobody here to keep out. */
  private static GatewaySettings gatewaySettings(
      EmbeddedKafka kafka, EmbeddedRegistry registry, int port) {
    Map<String, String> settings = new TreeMap<>();
    settings.put(GatewaySettings.BOOTSTRAP_SERVERS, kafka.bootstrapServers());
    settings.put(GatewaySettings.SCHEMA_REGISTRY_URL, registry.url());
    settings.put(GatewaySettings.CREDENTIALS_ANY, "true");
    settings.put(GatewaySettings.API_PORT, Integer.toString(port));
    settings.put(GatewaySettings.HTTP_PORT, "-1");
    return GatewaySettings.of(settings);
  }

  /** A password for this folder alone, drawn when it is first used. */
  private static Path passwordFile(Path folder) throws IOException {
    Path file = folder.resolve("keyset.password");
    if (!Files.exists(file)) {
      byte[] random = new byte[24];
      new SecureRandom().nextBytes(random);
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(file, Base64.getUrlEncoder().encodeToString(random) + "\n");
    }
    return file;
  }
}
