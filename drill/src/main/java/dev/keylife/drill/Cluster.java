package dev.keylife.drill;

import static java.net.HttpURLConnection.HTTP_OK;

import dev.keylife.app.KeylifeProcessor;
import dev.keylife.app.settings.ProcessorSettings;
import dev.keylife.embedded.ChildProcess;
import dev.keylife.embedded.Ports;
import dev.keylife.lifecycle.LifecyclePolicy;
import dev.keylife.schema.Topics;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;

/** A broker and processors, each a process of its own that can be killed. */
final class Cluster implements AutoCloseable {
  private static final String PASSWORD = "password";
  private static final long STOP_TIMEOUT_S = 120;
  private static final Duration START_TIMEOUT = Duration.ofMinutes(10);
  private static final long WATCH_MS = 100;
  private static final Set<String> TOPICS =
      Set.of(Topics.KEY_COMMANDS, Topics.KEY_EVENTS, Topics.KEY_STATES, Topics.KEY_COMMANDS_DLQ);

  private final Path folder;
  private final int partitions;
  private final Map<String, String> overrides;
  private final Map<String, String> brokerProperties;
  private final int kafkaPort = Ports.anyFree();
  private final int registryPort = Ports.anyFree();
  private final List<Process> processors = new ArrayList<>();
  private final Map<Integer, Integer> healthPorts = new HashMap<>();
  private final HttpClient http = HttpClient.newHttpClient();
  private Process broker;
  private int ended;

  Cluster(
      Path folder,
      int instances,
      int partitions,
      Map<String, String> overrides,
      Map<String, String> brokerProperties)
      throws IOException, InterruptedException {
    this.folder = folder;
    this.partitions = partitions;
    this.overrides = overrides;
    this.brokerProperties = brokerProperties;
    Path password = folder.resolve(PASSWORD);
    Files.writeString(password, "a password for drills\n");
    Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw-------"));
    // Whoever ends a drill early must not have to look for its processes.
    Runtime.getRuntime().addShutdownHook(new Thread(this::close));
    broker = startBroker();
    // The first makes the keyset and the topics.
    processors.add(startProcessor(0));
    awaitTopics();
    for (int i = 1; i < instances; i++) {
      processors.add(startProcessor(i));
    }
  }

  /** Whether a folder holds what an earlier one kept there. */
  static boolean wasIn(Path folder) {
    return Files.exists(folder.resolve(PASSWORD));
  }

  private void awaitTopics() throws InterruptedException {
    long end = System.nanoTime() + START_TIMEOUT.toNanos();
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers()))) {
      while (!topics(admin).containsAll(TOPICS)) {
        if (System.nanoTime() > end) {
          throw new IllegalStateException(
              "no topics after %s; the logs in %s say why".formatted(START_TIMEOUT, folder));
        }
        Thread.sleep(WATCH_MS);
      }
    }
  }

  private static Set<String> topics(Admin admin) throws InterruptedException {
    try {
      return admin.listTopics().names().get();
    } catch (ExecutionException notYet) {
      return Set.of();
    }
  }

  String bootstrapServers() {
    return "localhost:" + kafkaPort;
  }

  String registryUrl() {
    return "http://localhost:" + registryPort;
  }

  /** How many processors ended that nobody had told to. */
  synchronized int ended() {
    return ended;
  }

  /** Where a processor answers for its health and its metrics. */
  int healthPort(int instance) {
    return Optional.ofNullable(healthPorts.get(instance)).orElseThrow();
  }

  /** Whether the broker is the one that was started first. */
  synchronized boolean brokerLives() {
    return broker.isAlive();
  }

  /** Ends a processor as a power failure would. */
  synchronized void kill(int instance) throws InterruptedException {
    end(processors.get(instance).destroyForcibly());
  }

  /** Tells a processor to stop. */
  synchronized void stop(int instance) throws InterruptedException {
    Process process = processors.get(instance);
    process.destroy();
    end(process);
  }

  synchronized void start(int instance) throws IOException {
    processors.set(instance, startProcessor(instance));
  }

  /** A further processor. */
  synchronized void join() throws IOException, InterruptedException {
    processors.add(startProcessor(processors.size()));
    awaitReady(processors.size() - 1);
  }

  /** As an operator brings a new release in: the next one only when the last one is ready. */
  synchronized void restartOneByOne() throws IOException, InterruptedException {
    for (int i = 0; i < processors.size(); i++) {
      stop(i);
      start(i);
      awaitReady(i);
    }
  }

  /** Waits until a processor says that it carries out commands. */
  void awaitReady(int instance) throws InterruptedException {
    HttpRequest ready =
        HttpRequest.newBuilder(
                URI.create("http://localhost:" + healthPorts.get(instance) + "/health/ready"))
            .build();
    long end = System.nanoTime() + START_TIMEOUT.toNanos();
    while (!isOk(ready)) {
      if (System.nanoTime() > end || !processors.get(instance).isAlive()) {
        throw new IllegalStateException(
            "processor %d is not ready; its log in %s says why".formatted(instance, folder));
      }
      Thread.sleep(WATCH_MS);
    }
  }

  private boolean isOk(HttpRequest request) throws InterruptedException {
    try {
      return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == HTTP_OK;
    } catch (IOException notYet) {
      return false;
    }
  }

  /** Ends the broker and the registry as a power failure would, and starts them again. */
  synchronized void crashBroker() throws IOException, InterruptedException {
    end(broker.destroyForcibly());
    broker = startBroker();
  }

  /** As an orchestrator would: whoever has ended is started again. */
  synchronized void revive() throws IOException {
    for (int i = 0; i < processors.size(); i++) {
      if (!processors.get(i).isAlive()) {
        ended++;
        processors.set(i, startProcessor(i));
      }
    }
  }

  private Process startBroker() throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                folder.resolve("kafka").toString(),
                Integer.toString(kafkaPort),
                Integer.toString(registryPort)));
    brokerProperties.forEach((name, value) -> arguments.add(name + "=" + value));
    return java("broker", "-Xmx1g", Broker.class.getName(), arguments.toArray(String[]::new));
  }

  /** The rules that its processors decide by. */
  LifecyclePolicy policy() {
    return ProcessorSettings.of(settings(0)).policy();
  }

  private Process startProcessor(int instance) throws IOException {
    Properties settings = new Properties();
    settings.putAll(settings(instance));
    Path file = folder.resolve("processor-" + instance + ".properties");
    try (var writer = Files.newBufferedWriter(file)) {
      settings.store(writer, null);
    }
    return java(
        "processor-" + instance,
        "-Xmx256m",
        KeylifeProcessor.class.getName(),
        "--config",
        file.toString());
  }

  private Map<String, String> settings(int instance) {
    Map<String, String> settings = new HashMap<>();
    settings.put("kafka.bootstrap.servers", bootstrapServers());
    settings.put("schema.registry.url", registryUrl());
    settings.put("state.dir", folder.resolve("state-" + instance).toString());
    settings.put("keyset.file", folder.resolve("keyset.json").toString());
    settings.put("keyset.password.file", folder.resolve(PASSWORD).toString());
    // Two that are started together must not both create it.
    settings.put("keyset.create", Boolean.toString(instance == 0));
    settings.put(
        "http.port", Integer.toString(healthPorts.computeIfAbsent(instance, i -> Ports.anyFree())));
    settings.put("topics.partitions", Integer.toString(partitions));
    settings.put("wrapping.key.pool.specs", "");
    settings.put("startup.timeout.ms", "120000");
    settings.putAll(overrides);
    settings.replaceAll((name, value) -> value.replace("{instance}", Integer.toString(instance)));
    return settings;
  }

  /** Starts a Java process on the class path of this one; what it says goes to a file. */
  private Process java(String name, String heap, String mainClass, String... arguments)
      throws IOException {
    return ChildProcess.java(mainClass, heap, "-XX:+UseSerialGC")
        .arguments(arguments)
        .start(folder.resolve(name + ".log"))
        .process();
  }

  private static void end(Process process) throws InterruptedException {
    if (!process.waitFor(STOP_TIMEOUT_S, TimeUnit.SECONDS)) {
      throw new IllegalStateException("a process does not end within " + STOP_TIMEOUT_S + " s");
    }
  }

  @Override
  public synchronized void close() {
    processors.forEach(Process::destroyForcibly);
    Optional.ofNullable(broker).ifPresent(Process::destroyForcibly);
  }
}
