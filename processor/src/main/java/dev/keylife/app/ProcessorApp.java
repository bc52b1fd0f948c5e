package dev.keylife.app;

import dev.keylife.app.exit.Diagnosis;
import dev.keylife.app.exit.Ending;
import dev.keylife.app.exit.FailurePolicy;
import dev.keylife.app.health.BrokerWatch;
import dev.keylife.app.health.ThreadWatch;
import dev.keylife.app.health.TopologyHealth;
import dev.keylife.app.installation.Guards;
import dev.keylife.app.installation.Installation;
import dev.keylife.app.keyset.Keysets;
import dev.keylife.app.registry.CommandSchemaMemory;
import dev.keylife.app.registry.OwnSchemas;
import dev.keylife.app.registry.RegistryCheck;
import dev.keylife.app.registry.RegistryWatch;
import dev.keylife.app.registry.ValueSerde;
import dev.keylife.app.settings.ProcessorSettings;
import dev.keylife.authentication.CommandAuthenticator;
import dev.keylife.lifecycle.KeyNamespace;
import dev.keylife.lifecycle.Lifecycle;
import dev.keylife.material.MaterialCryptography;
import dev.keylife.metrics.Exposition;
import dev.keylife.metrics.ProcessorMetrics;
import dev.keylife.program.OpenResources;
import dev.keylife.program.Program;
import dev.keylife.program.exit.ExitCode;
import dev.keylife.program.exit.ProgramException;
import dev.keylife.program.health.HealthServer;
import dev.keylife.program.health.HealthSettings;
import dev.keylife.program.health.Readiness;
import dev.keylife.schema.StrictJson;
import dev.keylife.schema.Topics;
import dev.keylife.streams.LifecycleTopology;
import dev.keylife.streams.TopologyParts;
import dev.keylife.streams.clients.TransactionalClients;
import dev.keylife.streams.decoding.CommandSchemas;
import dev.keylife.streams.decoding.RecordValues;
import dev.keylife.streams.failure.Tries;
import dev.keylife.streams.lookahead.Lookahead;
import dev.keylife.streams.progress.CommandProgress;
import dev.keylife.streams.progress.Commits;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.function.LongSupplier;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaClientSupplier;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.Topology;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One running processor: from settings to a topology that runs, and back.
 *
 * <p>What can be wrong is found before the topology starts, and reported as a {@link
 * ProgramException} that says what to do: settings, keyset, brokers, topics, registry.
 */
public final class ProcessorApp implements Program.Running {
  private static final Logger LOG = LoggerFactory.getLogger(ProcessorApp.class);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(30);

  private final KafkaStreams streams;
  private final Optional<HealthServer> health;
  private final OpenResources opened;
  private final Ending ending;

  private ProcessorApp(
      KafkaStreams streams, Optional<HealthServer> health, OpenResources opened, Ending ending) {
    this.streams = streams;
    this.health = health;
    this.opened = opened;
    this.ending = ending;
  }

  /**
   * Starts a processor. Returns once the topology has been started; {@link #awaitRunning} waits
   * until it processes.
   *
   * @throws ProgramException if it cannot start; nothing is left running
   */
  public static ProcessorApp start(ProcessorSettings settings) {
    return start(settings, Time.SYSTEM);
  }

  /** As {@link #start(ProcessorSettings)}, by another clock. */
  static ProcessorApp start(ProcessorSettings settings, Time time) {
    OpenResources opened = new OpenResources();
    try {
      return start(settings, time, opened);
    } catch (RuntimeException e) {
      opened.close();
      throw e;
    }
  }

  private static ProcessorApp start(ProcessorSettings settings, Time time, OpenResources opened) {
    NativeLibraries.require();
    RocksMemory memory =
        opened.add(new RocksMemory(settings.getLong(ProcessorSettings.STORES_MEMORY)));
    Properties config = StreamsSettings.of(settings, memory);
    warnOfUndefined(settings);
    MaterialCryptography crypto = opened.add(Keysets.open(settings));
    RecordValues values = opened.add(ValueSerde.load(settings));
    Installation installation = Installation.open(settings, crypto.keyset().identity());
    CommandSchemaMemory commandSchemas = opened.add(CommandSchemaMemory.open(settings));
    RegistryCheck.run(settings, commandSchemas);
    RegistryWatch registry =
        opened.add(RegistryWatch.start(settings, OwnSchemas.write(values.serde())));
    CommandSchemas schemas =
        opened.add(
            new CommandSchemas(
                values,
                registry,
                settings.getInt(ProcessorSettings.COMMAND_UNKNOWN_SCHEMAS),
                commandSchemas));
    RegistryCheck.readCommandsAhead(settings, schemas);
    KeyNamespace namespace = settings.namespace();
    warnIfEverybodyAdministers(settings);
    Exposition metrics = opened.add(new Exposition());
    ProcessorMetrics own = new ProcessorMetrics(metrics.registry(), InstantSource.system());
    CommandAuthenticator authenticator = CommandTrust.open(settings, opened, metrics);
    metrics.measureWrappingKeys(crypto::wrappingKeysReady);
    Lookahead lookahead =
        opened.add(
            Lookahead.on(
                own.measured(crypto), settings.unwrapThreads(), own::usedWhatWasUnwrapped));
    StreamsSettings.show(config, List.of(lookahead, own.progress()));
    Ending ending = new Ending();
    Guards guards = opened.add(Guards.of(settings, installation, time, ending));
    Tries tries = new Tries(settings.getInt(ProcessorSettings.COMMAND_TRIES));
    StreamsSettings.count(config, tries);
    Commits commits = new Commits(settings.commitDelay());
    KafkaStreams streams =
        streams(
            LifecycleTopology.build(
                new TopologyParts(
                    new Lifecycle(
                        settings.policy(),
                        crypto.with(lookahead.unwrapper()),
                        new StrictJson()::read),
                    crypto,
                    crypto,
                    namespace,
                    values.serde().serializer(),
                    schemas,
                    lookahead,
                    guards.safeguards(),
                    tries,
                    authenticator,
                    commits,
                    own),
                settings.topology(installation.partitions(), installation.materialsTopic())),
            config,
            new TransactionalClients(own, own.progress(), guards::admin, schemas, tries, commits),
            time,
            settings);
    streams.setStateListener(
        (now, before) -> {
          LOG.info("The topology went from {} to {}", before, now);
          if (now.hasCompletedShutdown()) {
            ending.come();
          }
        });
    ThreadWatch threads =
        new ThreadWatch(
            new FailurePolicy(
                InstantSource.system(), new Diagnosis(settings), tries::areToBlame, ending),
            settings.readyMaxStall(),
            System::nanoTime);
    streams.setUncaughtExceptionHandler(threads);
    LongSupplier lag = () -> CommandLag.of(streams.metrics());
    Readiness readiness = new Readiness();
    TopologyHealth health = new TopologyHealth(streams::state, readiness);
    readiness.require("registry", schemas::objection);
    readiness.require(
        "lag",
        Readiness.Condition.atMost(
            settings.getLong(ProcessorSettings.READY_MAX_LAG), lag, "commands wait"));
    readiness.require("threads", threads);
    readiness.require("progress", progressWithin(settings.readyMaxStall(), own.progress()));
    readiness.require("brokers", BrokerWatch.start(settings, opened));
    metrics.measure(streams, settings.kafkaMetrics(), lag, health::isRunning);
    StateFolder folder = new StateFolder(settings.stateDirectory());
    metrics.measureStores(memory::used, folder::size, folder::free);
    guards.watch(streams, readiness);
    metrics.measureReadiness(readiness::states);
    metrics.measureClock(guards::clockAhead);
    Optional<HealthServer> server;
    try {
      server = startServer(settings, health, metrics);
    } catch (ProgramException e) {
      streams.close();
      throw e;
    }
    server.ifPresent(opened::add);
    opened.add(() -> close(streams)); // The first to go: it uses all the others.
    start(streams, settings);
    LOG.info(
        "Keylife started: {} partitions of {}, keys are {}",
        installation.partitions(),
        Topics.KEY_COMMANDS,
        "arn:" + namespace.partition() + ":kms:" + namespace.region() + ":" + namespace.account());
    return new ProcessorApp(streams, server, opened, ending);
  }

  /** Kafka Streams opens the stores that it finds at once. */
  private static void start(KafkaStreams streams, ProcessorSettings settings) {
    try {
      streams.start();
    } catch (KafkaException e) {
      throw new Diagnosis(settings).of(e).orElseThrow(() -> e);
    }
  }

  private static Readiness.Condition progressWithin(Duration bound, CommandProgress progress) {
    return () ->
        progress.standstills().entrySet().stream()
            .filter(standstill -> standstill.getValue().compareTo(bound) > 0)
            .map(
                standstill ->
                    "no command of partition "
                        + standstill.getKey()
                        + " was committed for "
                        + standstill.getValue().toSeconds()
                        + " s")
            .reduce((first, second) -> first + ", " + second);
  }

  private static KafkaStreams streams(
      Topology topology,
      Properties config,
      KafkaClientSupplier clients,
      Time time,
      ProcessorSettings settings) {
    try {
      return new KafkaStreams(topology, config, clients, time);
    } catch (KafkaException e) {
      throw new Diagnosis(settings)
          .of(e)
          .orElseGet(
              () ->
                  new ProgramException(
                      ExitCode.USAGE,
                      "Kafka Streams cannot be set up: "
                          + e.getMessage()
                          + (e.getCause() == null ? "" : ": " + e.getCause().getMessage())
                          + ". Check the kafka.* settings, and that state.dir can be written to and"
                          + " is used by no other processor.",
                      e));
    }
  }

  /**
   * Waits until the topology runs.
   *
   * @return whether it does, within the time
   */
  public boolean awaitRunning(Duration timeout) throws InterruptedException {
    long end = System.nanoTime() + timeout.toNanos();
    while (streams.state() != KafkaStreams.State.RUNNING) {
      if (System.nanoTime() > end || ending.await(20)) {
        return streams.state() == KafkaStreams.State.RUNNING;
      }
    }
    return true;
  }

  /** Waits until the topology has ended, by request or because of a failure, and closes all. */
  @Override
  public void awaitEnd() throws InterruptedException {
    ending.await();
    close();
    throwIfFailed();
  }

  /** Whether the topology ended because it failed. */
  public boolean hasFailed() {
    return ending.reason().isPresent() || streams.state() == KafkaStreams.State.ERROR;
  }

  /**
   * Returns unless the processor ended by itself.
   *
   * @throws ProgramException that says why it did, what to do, and what the process should end with
   */
  public void throwIfFailed() {
    if (hasFailed()) {
      throw ending
          .reason()
          .orElseGet(
              () ->
                  new ProgramException(
                      ExitCode.SOFTWARE, "The topology failed; the log says why."));
    }
  }

  /** The port of the health endpoints; empty where there are none. */
  public Optional<Integer> healthPort() {
    return health.map(HealthServer::port);
  }

  /** Commits, leaves the group and closes the stores. */
  @Override
  public void close() {
    opened.close();
  }

  private static void close(KafkaStreams streams) {
    // Whoever takes over need not wait until this instance's session lapses.
    CloseOptions leaving =
        CloseOptions.timeout(CLOSE_TIMEOUT)
            .withGroupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP);
    if (!streams.close(leaving)) {
      LOG.warn(
          "The topology did not close within {}; uncommitted work will be redone", CLOSE_TIMEOUT);
    }
  }

  /** Says which settings reach a client that has no use for them, as far as is known here. */
  private static void warnOfUndefined(ProcessorSettings settings) {
    Map<String, String> given = settings.given().values();
    ProcessorSettings.PROGRAM
        .known(given)
        .undefined(given.keySet())
        .forEach(
            name ->
                LOG.warn(
                    "The setting {} is not one that a Kafka or Schema Registry client defines; it"
                        + " is passed on, for plug-ins that may read it",
                    name));
  }

  private static void warnIfEverybodyAdministers(ProcessorSettings settings) {
    if (settings.authority().administrators().includeEverybody()) {
      LOG.warn(
          "{}=*: everybody who can send a command may do everything with every key whose policy"
              + " leaves it to the account, as the default policy does. Name the administrators",
          ProcessorSettings.ADMINISTRATORS);
    }
  }

  private static Optional<HealthServer> startServer(
      ProcessorSettings settings, TopologyHealth health, Exposition metrics) {
    int port = settings.getInt(HealthSettings.PORT);
    return port < 0
        ? Optional.empty()
        : Optional.of(
            HealthServer.start(
                settings.getString(HealthSettings.HOST),
                port,
                settings.httpLimits(),
                health,
                metrics::scrape));
  }
}
