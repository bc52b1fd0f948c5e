package dev.keylife.app.settings;

import dev.keylife.authentication.AuthenticationMode;
import dev.keylife.authentication.CommandAuthenticator;
import dev.keylife.http.ServerLimits;
import dev.keylife.lifecycle.Authority;
import dev.keylife.lifecycle.KeyNamespace;
import dev.keylife.lifecycle.LifecyclePolicy;
import dev.keylife.material.keypairs.WrappingKeyPolicy;
import dev.keylife.material.keyset.Pkcs11Protection;
import dev.keylife.material.unwrapping.ProviderChoice;
import dev.keylife.metrics.KafkaMeters;
import dev.keylife.program.ProgramSettings;
import dev.keylife.settings.ClientNames;
import dev.keylife.settings.GivenSettings;
import dev.keylife.settings.KnownSettings;
import dev.keylife.streams.TopologySettings;
import dev.keylife.streams.record.RecordLimits;
import dev.keylife.streams.replicas.ReplicaSettings;
import dev.keylife.streams.resealing.ResealSettings;
import dev.keylife.streams.waiting.WaitingLimits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.types.Password;

/**
 * The processor's settings, typed and checked. Settings that begin with {@code kafka.} go to the
 * Kafka clients and Kafka Streams without that prefix; those of the Schema Registry clients keep
 * Confluent's names and go to the serde as they are.
 */
public final class ProcessorSettings extends AbstractConfig {
  private static final String KAFKA_PREFIX = ClientNames.KAFKA_PREFIX;

  public static final String BOOTSTRAP_SERVERS = KAFKA_PREFIX + "bootstrap.servers";
  public static final String APPLICATION_ID = "application.id";
  public static final String SCHEMA_REGISTRY_URL = "schema.registry.url";
  public static final String VALUE_SERDE = "value.serde";
  public static final String REGISTRY_CHECK_INTERVAL_MS = "registry.check.interval.ms";
  public static final String STATE_DIR = "state.dir";
  public static final String STORES_MEMORY = "stores.memory.bytes";
  public static final String KEYSET_FILE = "keyset.file";
  public static final String KEYSET_CREATE = "keyset.create";
  public static final String KEYSET_PASSWORD = "keyset.password";
  public static final String KEYSET_PASSWORD_FILE = "keyset.password.file";
  public static final String REGIONS_PEERS = "regions.peers";
  public static final String REGIONS_REPLICATORS = "regions.replicators";
  public static final String REGIONS_KEYSET_FILE = "regions.keyset.file";
  public static final String REGIONS_KEYSET_PASSWORD_FILE = "regions.keyset.password.file";
  public static final String KEYSET_PROVIDER = "keyset.provider";
  public static final String KEYSET_PKCS11_LIBRARY = "keyset.pkcs11.library";
  public static final String KEYSET_PKCS11_SLOT = "keyset.pkcs11.slot";
  public static final String KEYSET_PKCS11_KEY_LABEL = "keyset.pkcs11.key.label";
  public static final String KEYSET_PKCS11_PIN_FILE = "keyset.pkcs11.pin.file";
  public static final String ARN_PARTITION = "key.arn.partition";
  public static final String ARN_REGION = "key.arn.region";
  public static final String ARN_ACCOUNT = "key.arn.account";
  public static final String ADMINISTRATORS = "authority.administrators";
  public static final String APPROVAL_WINDOW_MS = "approvals.window.ms";
  public static final String CREATORS = "authority.creators";
  public static final String PARAMETERS_VALIDITY_MS = "import.parameters.validity.ms";
  public static final String PARAMETERS_MAX = "import.parameters.max.outstanding";
  public static final String PARAMETERS_MAX_FAILURES = "import.parameters.max.failures";
  public static final String WRAPPING_ALGORITHMS = "wrapping.algorithms.allowed";
  public static final String WRAPPING_KEY_SPECS = "wrapping.key.specs.allowed";

  public static final String ROTATIONS_MAX = "rotations.max.per.key";
  public static final String WRAPPING_KEY_POOL_SIZE = "wrapping.key.pool.size";
  public static final String WRAPPING_KEY_POOL_SPECS = "wrapping.key.pool.specs";
  public static final String WRAPPING_KEY_SHARING_MAX = "wrapping.key.sharing.max.answers";
  public static final String WRAPPING_KEY_SHARING_MS = "wrapping.key.sharing.max.age.ms";
  public static final String WRAPPING_KEY_THREADS = "wrapping.key.threads";
  public static final String WAITING_MAX = "wrapping.key.waiting.max";
  public static final String WAITING_PER_ISSUER = "wrapping.key.waiting.max.per.issuer";
  public static final String WAITING_PER_KEY = "wrapping.key.waiting.max.per.key";
  public static final String UNWRAP_THREADS = "unwrap.threads";
  public static final String CRYPTO_PROVIDER = "crypto.provider";
  public static final String EXPIRY_NOTICES = "expiry.notices";
  public static final String DUPLICATE_WINDOW_MS = "duplicate.window.ms";
  public static final String REPETITIONS_MAX = "command.repetitions.max";
  public static final String DEADLINE_INTERVAL_MS = "deadline.interval.ms";
  public static final String DEADLINE_BATCH = "deadline.batch";
  public static final String RESEAL_INTERVAL_MS = "reseal.interval.ms";
  public static final String RESEAL_BATCH = "reseal.batch";
  public static final String RESEAL_DELAY_MS = "reseal.delay.ms";
  public static final String COMMAND_MAX_BYTES = "command.max.bytes";
  public static final String COMMAND_UNKNOWN_SCHEMAS = "command.unknown.schemas.per.minute";
  public static final String COMMAND_MAX_HEADERS = "command.max.headers";
  public static final String COMMAND_TRIES = "command.tries";
  public static final String COMMANDS_AUTHENTICATION = "commands.authentication";
  public static final String COMMANDS_AUDIENCE = "commands.authentication.audience";
  public static final String COMMANDS_TRUST_FILE = "commands.authentication.trust.file";
  public static final String COMMANDS_CA_FILE = "commands.authentication.ca.file";
  public static final String COMMANDS_TRUST_INTERVAL_MS =
      "commands.authentication.trust.interval.ms";
  public static final String COMMANDS_MAX_LIFETIME_MS = "commands.authentication.max.lifetime.ms";
  public static final String COMMANDS_MAX_ANSWERS =
      "commands.authentication.max.answers.per.second";
  public static final String KEY_MAX_BYTES = "key.max.bytes";
  public static final String COMMAND_MAX_PER_KEY = "command.max.per.second.per.key";
  public static final String COMMAND_MAX_PER_PRINCIPAL = "command.max.per.second.per.principal";
  public static final String COMMAND_MAX_THROTTLED_ANSWERS =
      "command.max.throttled.answers.per.second";
  public static final String KEY_PAIRS_MAX = "key.pairs.max.per.second.per.principal";
  public static final String KEYS_MAX = "keys.max.per.principal";
  public static final String PARAMETERS_MAX_PER_PRINCIPAL =
      "import.parameters.max.outstanding.per.principal";
  public static final String COMMIT_DELAY_MS = "commit.delay.ms";
  public static final String ERASURE_BOUND_MS = "erasure.bound.ms";
  public static final String HEARTBEAT_INTERVAL_MS = "heartbeat.interval.ms";
  public static final String TOPICS_CREATE = "topics.create";
  public static final String TOPICS_PARTITIONS = "topics.partitions";
  public static final String TOPICS_REPLICATION_FACTOR = "topics.replication.factor";
  public static final String INSTALLATION_ACCEPT = "installation.accept";
  public static final String GUARD_INTERVAL_MS = "guard.interval.ms";
  public static final String CLOCK_WARN_MS = "clock.warn.difference.ms";
  public static final String CLOCK_MAX_MS = "clock.max.difference.ms";
  public static final String STARTUP_TIMEOUT_MS = "startup.timeout.ms";
  public static final String HTTP_MAX_TIME_MS = "http.max.time.ms";
  public static final String HTTP_MAX_CONNECTIONS = "http.max.connections";
  public static final String READY_MAX_STALL_MS = "http.ready.max.stall.ms";
  public static final String METRICS_KAFKA = "http.metrics.kafka";
  public static final String READY_MAX_LAG = "http.ready.max.lag";

  /** Every setting, with its type, default, bounds and meaning. */
  public static final ConfigDef DEFINITION = define();

  private static final KnownSettings KNOWN =
      KnownSettings.of(DEFINITION, StreamsNames.CLIENTS)
          .refusingFlag(KEYSET_PASSWORD, KEYSET_PASSWORD_FILE);

  /** What the processor makes of the settings that it is given. */
  public static final ProgramSettings<ProcessorSettings> PROGRAM =
      new ProgramSettings<>() {
        @Override
        public KnownSettings known(Map<String, String> given) {
          return KNOWN;
        }

        @Override
        public ProcessorSettings of(GivenSettings given) {
          return ProcessorSettings.of(given);
        }
      };

  private final GivenSettings given;

  private ProcessorSettings(GivenSettings given) {
    super(DEFINITION, given.values(), false);
    this.given = given;
  }

  /**
   * Checks settings.
   *
   * @param given names and values as text
   * @throws ConfigException if settings are missing, malformed or not known; the message names all
   *     of them
   */
  public static ProcessorSettings of(Map<String, String> given) {
    return of(GivenSettings.of(given));
  }

  private static ProcessorSettings of(GivenSettings given) {
    KNOWN.require(given);
    ProcessorSettings settings = new ProcessorSettings(given);
    LifecycleSettings.expiryNotices(settings);
    settings.wrappingKeys();
    WrappingSettings.importPolicy(settings);
    settings.namespace();
    AuthoritySettings.authority(settings);
    RegionSettings.policy(settings);
    settings.keysetToken();
    settings.signatureTerms();
    return settings;
  }

  /** The addresses that a command which connects to nothing can do without. */
  public static GivenSettings withoutAddresses() {
    return GivenSettings.none()
        .over(
            Map.of(
                BOOTSTRAP_SERVERS, "localhost:9092", SCHEMA_REGISTRY_URL, "http://localhost:8081"),
            "not given, and not needed here");
  }

  /** Where the settings stand. */
  public GivenSettings given() {
    return given;
  }

  private static ConfigDef define() {
    ConfigDef d = new ConfigDef();
    ConnectionSettings.define(d);
    KeysetSettings.define(d);
    AuthenticationSettings.define(d);
    LifecycleSettings.define(d);
    RegionSettings.define(d);
    LimitSettings.define(d);
    AuthoritySettings.define(d);
    WrappingSettings.define(d);
    OperationSettings.define(d);
    GuardSettings.define(d);
    return d;
  }

  public KeyNamespace namespace() {
    return LifecycleSettings.namespace(this);
  }

  public LifecyclePolicy policy() {
    return new LifecyclePolicy(
        namespace(),
        WrappingSettings.importPolicy(this),
        LifecycleSettings.expiryNotices(this),
        getInt(ROTATIONS_MAX),
        getInt(REPETITIONS_MAX),
        authority(),
        LimitSettings.holdings(this),
        Duration.ofMillis(getLong(APPROVAL_WINDOW_MS)),
        RegionSettings.policy(this));
  }

  /** Who may do what a key policy leaves to the account. */
  public Authority authority() {
    return AuthoritySettings.authority(this);
  }

  /** What is asked of commands. */
  public AuthenticationMode commandAuthentication() {
    return AuthenticationSettings.mode(this);
  }

  public CommandAuthenticator.Terms signatureTerms() {
    return AuthenticationSettings.terms(this);
  }

  public Optional<Path> trustFile() {
    return AuthenticationSettings.path(this, COMMANDS_TRUST_FILE);
  }

  public Optional<Path> caFile() {
    return AuthenticationSettings.path(this, COMMANDS_CA_FILE);
  }

  /** How often the files are looked at that say whom to trust. */
  public Duration trustInterval() {
    return Duration.ofMillis(getLong(COMMANDS_TRUST_INTERVAL_MS));
  }

  public WrappingKeyPolicy wrappingKeys() {
    return WrappingSettings.policy(this);
  }

  /**
   * What an operator chose about the topology.
   *
   * @param materialsTopic the id that Kafka gave the topic of sealed materials
   */
  public TopologySettings topology(int partitions, String materialsTopic) {
    return new TopologySettings(
        partitions,
        new RecordLimits(
            getInt(COMMAND_MAX_BYTES), getInt(COMMAND_MAX_HEADERS), getInt(KEY_MAX_BYTES)),
        LimitSettings.rates(this),
        Duration.ofMillis(getLong(DUPLICATE_WINDOW_MS)),
        Duration.ofMillis(getLong(DEADLINE_INTERVAL_MS)),
        getInt(DEADLINE_BATCH),
        Duration.ofMillis(getLong(ERASURE_BOUND_MS)),
        new ResealSettings(
            Duration.ofMillis(getLong(RESEAL_INTERVAL_MS)),
            getInt(RESEAL_BATCH),
            Duration.ofMillis(getLong(RESEAL_DELAY_MS)),
            Duration.ofMillis(getLong(PARAMETERS_VALIDITY_MS))),
        new WaitingLimits(getInt(WAITING_PER_ISSUER), getInt(WAITING_PER_KEY), getInt(WAITING_MAX)),
        new ReplicaSettings(materialsTopic, Duration.ofMillis(getLong(HEARTBEAT_INTERVAL_MS))));
  }

  /** How far apart commits are, as long as the stream keeps up. */
  public Duration commitDelay() {
    return Duration.ofMillis(getLong(COMMIT_DELAY_MS));
  }

  public Path stateDirectory() {
    return Path.of(getString(STATE_DIR)).toAbsolutePath();
  }

  public Path keysetFile() {
    return Path.of(getString(KEYSET_FILE)).toAbsolutePath();
  }

  public Optional<Path> keysetPasswordFile() {
    return Optional.of(getString(KEYSET_PASSWORD_FILE)).filter(s -> !s.isEmpty()).map(Path::of);
  }

  public Optional<Password> keysetPassword() {
    return Optional.of(getPassword(KEYSET_PASSWORD)).filter(p -> !p.value().isEmpty());
  }

  /** The keyset file that all Regions have in common; empty where there are no such keys. */
  public Optional<Path> regionsKeysetFile() {
    return RegionSettings.path(this, REGIONS_KEYSET_FILE);
  }

  /** What holds the password of that file; empty where the HSM's key protects it. */
  public Optional<Path> regionsKeysetPasswordFile() {
    return RegionSettings.path(this, REGIONS_KEYSET_PASSWORD_FILE);
  }

  public int unwrapThreads() {
    return WrappingSettings.unwrapThreads(this);
  }

  public ProviderChoice cryptoProvider() {
    return WrappingSettings.provider(this);
  }

  /** The key in an HSM that the keyset file is encrypted with; empty where it is a password. */
  public Optional<Pkcs11Protection.Token> keysetToken() {
    return KeysetSettings.token(this);
  }

  public Path keysetPinFile() {
    return KeysetSettings.required(this, KEYSET_PKCS11_PIN_FILE);
  }

  /** How long something that must go on may stand still while the processor is ready. */
  public Duration readyMaxStall() {
    return Duration.ofMillis(getLong(READY_MAX_STALL_MS));
  }

  public ServerLimits httpLimits() {
    return OperationSettings.httpLimits(this);
  }

  public KafkaMeters.Choice kafkaMetrics() {
    return KafkaMeters.Choice.of(getString(METRICS_KAFKA));
  }

  public Duration startupTimeout() {
    return Duration.ofMillis(getLong(STARTUP_TIMEOUT_MS));
  }

  /** What the Kafka clients and Kafka Streams are given. */
  public Map<String, Object> kafka() {
    return new TreeMap<>(originalsWithPrefix(KAFKA_PREFIX));
  }

  /**
   * What a Kafka client outside Kafka Streams is given: what is for all clients, and over it what
   * Kafka Streams would give to this client alone.
   *
   * @param prefix of Kafka Streams: {@code admin.} or {@code consumer.}
   */
  public Map<String, Object> kafka(String prefix) {
    Map<String, Object> client = new TreeMap<>(kafka());
    client.keySet().removeIf(StreamsNames::isForOneClient);
    client.putAll(originalsWithPrefix(KAFKA_PREFIX + prefix));
    return client;
  }

  /** What the serde is given: the Schema Registry clients' settings, under their own names. */
  public Map<String, Object> registry() {
    Map<String, Object> registry = new TreeMap<>(originals());
    registry.keySet().removeIf(name -> !StreamsNames.CLIENTS.isRegistry(name));
    return registry;
  }
}
