package dev.keylife.app;

import static org.apache.kafka.common.config.ConfigDef.Importance.HIGH;
import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.Range.atLeast;
import static org.apache.kafka.common.config.ConfigDef.Range.between;

import dev.keylife.lifecycle.KeyNamespace;
import dev.keylife.lifecycle.LifecyclePolicy;
import dev.keylife.lifecycle.WrappingKeySpec;
import dev.keylife.material.Pkcs11Protection;
import dev.keylife.material.ProviderChoice;
import dev.keylife.material.WrappingKeyPolicy;
import dev.keylife.streams.ResealSettings;
import dev.keylife.streams.TopologySettings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.NonEmptyString;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.types.Password;

/**
 * The processor's settings, typed and checked. Settings that begin with {@code kafka.} go to the
 * Kafka clients and Kafka Streams without that prefix; those of the Schema Registry clients keep
 * Confluent's names and go to the serde as they are.
 */
public final class ProcessorSettings extends AbstractConfig {
  /** What begins with this goes to the Kafka clients. */
  public static final String KAFKA_PREFIX = "kafka.";

  public static final String BOOTSTRAP_SERVERS = KAFKA_PREFIX + "bootstrap.servers";
  public static final String APPLICATION_ID = "application.id";
  public static final String SCHEMA_REGISTRY_URL = "schema.registry.url";
  public static final String VALUE_SERDE = "value.serde";
  public static final String STATE_DIR = "state.dir";
  public static final String KEYSET_FILE = "keyset.file";
  public static final String KEYSET_CREATE = "keyset.create";
  public static final String KEYSET_PASSWORD = "keyset.password";
  public static final String KEYSET_PASSWORD_FILE = "keyset.password.file";
  public static final String KEYSET_PROVIDER = "keyset.provider";
  public static final String KEYSET_PKCS11_LIBRARY = "keyset.pkcs11.library";
  public static final String KEYSET_PKCS11_SLOT = "keyset.pkcs11.slot";
  public static final String KEYSET_PKCS11_KEY_LABEL = "keyset.pkcs11.key.label";
  public static final String KEYSET_PKCS11_PIN_FILE = "keyset.pkcs11.pin.file";
  public static final String ARN_PARTITION = "key.arn.partition";
  public static final String ARN_REGION = "key.arn.region";
  public static final String ARN_ACCOUNT = "key.arn.account";
  public static final String PARAMETERS_VALIDITY_MS = "import.parameters.validity.ms";
  public static final String PARAMETERS_MAX = "import.parameters.max.outstanding";
  public static final String WRAPPING_KEY_POOL_SIZE = "wrapping.key.pool.size";
  public static final String WRAPPING_KEY_POOL_SPECS = "wrapping.key.pool.specs";
  public static final String WRAPPING_KEY_SHARING_MAX = "wrapping.key.sharing.max.answers";
  public static final String WRAPPING_KEY_SHARING_MS = "wrapping.key.sharing.max.age.ms";
  public static final String CRYPTO_PROVIDER = "crypto.provider";
  public static final String EXPIRY_NOTICES = "expiry.notices";
  public static final String DUPLICATE_WINDOW_MS = "duplicate.window.ms";
  public static final String DEADLINE_INTERVAL_MS = "deadline.interval.ms";
  public static final String DEADLINE_BATCH = "deadline.batch";
  public static final String RESEAL_INTERVAL_MS = "reseal.interval.ms";
  public static final String RESEAL_BATCH = "reseal.batch";
  public static final String RESEAL_DELAY_MS = "reseal.delay.ms";
  public static final String COMMAND_MAX_BYTES = "command.max.bytes";
  public static final String ERASURE_BOUND_MS = "erasure.bound.ms";
  public static final String TOPICS_CREATE = "topics.create";
  public static final String TOPICS_PARTITIONS = "topics.partitions";
  public static final String TOPICS_REPLICATION_FACTOR = "topics.replication.factor";
  public static final String STARTUP_TIMEOUT_MS = "startup.timeout.ms";
  public static final String HTTP_HOST = "http.host";
  public static final String HTTP_PORT = "http.port";

  private static final long DAY_MS = Duration.ofDays(1).toMillis();

  /** Every setting, with its type, default, bounds and meaning. */
  static final ConfigDef DEFINITION = define();

  private ProcessorSettings(Map<String, String> given) {
    super(DEFINITION, given, false);
  }

  /**
   * Checks settings.
   *
   * @param given names and values as text
   * @throws ConfigException if a setting is missing, malformed or not known; the message names it
   */
  public static ProcessorSettings of(Map<String, String> given) {
    SettingNames.requireKnown(given.keySet());
    ProcessorSettings settings = new ProcessorSettings(given);
    settings.expiryNotices();
    settings.wrappingKeys();
    settings.namespace();
    return settings;
  }

  private static ConfigDef define() {
    ConfigDef d = new ConfigDef();
    d.define(
        BOOTSTRAP_SERVERS,
        ConfigDef.Type.STRING,
        ConfigDef.NO_DEFAULT_VALUE,
        new NonEmptyString(),
        HIGH,
        "The brokers, as host:port, separated by commas. Every other setting that begins with"
            + " 'kafka.' goes to the Kafka clients in the same way, without that prefix.");
    d.define(
        SCHEMA_REGISTRY_URL,
        ConfigDef.Type.STRING,
        ConfigDef.NO_DEFAULT_VALUE,
        new NonEmptyString(),
        HIGH,
        "The Schema Registry's URLs, separated by commas. The other settings of its clients"
            + " (auto.register.schemas, basic.auth.*, schema.registry.ssl.*, …) are taken under"
            + " their own names too.");
    d.define(
        APPLICATION_ID,
        ConfigDef.Type.STRING,
        "keylife",
        new NonEmptyString(),
        MEDIUM,
        "Names the consumer group, the internal topics and the transactional ids. The same on"
            + " every instance; never change it on a running installation.");
    d.define(
        VALUE_SERDE,
        ConfigDef.Type.STRING,
        "dev.keylife.serde.RegistryAvroSerde",
        new NonEmptyString(),
        LOW,
        "The class of the Schema Registry serde for record values.");
    d.define(
        STATE_DIR,
        ConfigDef.Type.STRING,
        "data/state",
        new NonEmptyString(),
        HIGH,
        "Where the state stores are kept, one folder per instance. Secrets in it are sealed.");
    KeysetSettings.define(d);
    defineLifecycle(d);
    defineStreams(d);
    defineTopics(d);
    return d;
  }

  private static void defineLifecycle(ConfigDef d) {
    d.define(
        ARN_PARTITION, ConfigDef.Type.STRING, "aws", MEDIUM, "The partition in the ARNs of keys.");
    d.define(
        ARN_REGION, ConfigDef.Type.STRING, "us-east-1", MEDIUM, "The region in the ARNs of keys.");
    d.define(
        ARN_ACCOUNT,
        ConfigDef.Type.STRING,
        "000000000000",
        MEDIUM,
        "The account in the ARNs of keys, twelve digits.");
    d.define(
        PARAMETERS_VALIDITY_MS,
        ConfigDef.Type.LONG,
        DAY_MS,
        between(1_000L, 7 * DAY_MS),
        MEDIUM,
        "How long import parameters can be used.");
    d.define(
        PARAMETERS_MAX,
        ConfigDef.Type.INT,
        100,
        between(1, 1_000),
        LOW,
        "How many unused import parameters a key may have at a time.");
    d.define(
        WRAPPING_KEY_POOL_SIZE,
        ConfigDef.Type.INT,
        2,
        between(0, 1_000),
        LOW,
        "How many wrapping key pairs of each spec are kept ready in memory. They are made in the"
            + " background, while no imports are at work.");
    d.define(
        WRAPPING_KEY_POOL_SPECS,
        ConfigDef.Type.LIST,
        WrappingKeySpec.RSA_4096.name(),
        LOW,
        "The wrapping key specs that pairs are kept ready of from the start; other specs from the"
            + " first time that they are asked for, which waits.");
    d.define(
        WRAPPING_KEY_SHARING_MAX,
        ConfigDef.Type.INT,
        1,
        between(1, 100_000),
        LOW,
        "How many answers of GetParametersForImport one wrapping key pair may stand in. With 1, the"
            + " default, each answer has a pair of its own. More is for fleets that import many keys"
            + " at once: tokens are still per key, but who can read one import of a shared pair's"
            + " private key can read them all, and the private key lives on until the last of its"
            + " tokens has been used or has expired.");
    d.define(
        WRAPPING_KEY_SHARING_MS,
        ConfigDef.Type.LONG,
        Duration.ofMinutes(10).toMillis(),
        between(1_000L, DAY_MS),
        LOW,
        "For how long after its first answer a shared wrapping key pair may stand in further ones.");
    d.define(
        CRYPTO_PROVIDER,
        ConfigDef.Type.STRING,
        ProviderChoice.AUTO.settingValue(),
        ConfigDef.ValidString.in(
            Arrays.stream(ProviderChoice.values())
                .map(ProviderChoice::settingValue)
                .toArray(String[]::new)),
        LOW,
        "What unwraps key material: 'accp' (Amazon Corretto Crypto Provider, native code), 'bc'"
            + " (Bouncy Castle) or 'jdk'; 'auto' for the first of these that works here. The processor"
            + " does not start where the one that is named does not work. 'jdk' remembers private"
            + " exponents of wrapping keys after they were erased.");
    d.define(
        EXPIRY_NOTICES,
        ConfigDef.Type.LIST,
        "P30D,P7D,P1D",
        LOW,
        "How long ahead the expiry of key material is announced: ISO 8601 durations. Empty for no"
            + " announcements.");
  }

  private static void defineStreams(ConfigDef d) {
    d.define(
        DUPLICATE_WINDOW_MS,
        ConfigDef.Type.LONG,
        7 * DAY_MS,
        atLeast(60_000L),
        MEDIUM,
        "For how long command ids are remembered. A second delivery within this time has no"
            + " effect.");
    d.define(
        DEADLINE_INTERVAL_MS,
        ConfigDef.Type.LONG,
        200L,
        between(10L, 60_000L),
        LOW,
        "How often due dates (expiry, deletion) are looked for.");
    d.define(
        DEADLINE_BATCH,
        ConfigDef.Type.INT,
        1_000,
        between(1, 100_000),
        LOW,
        "How many due dates are carried out at most before commands get their turn.");
    d.define(
        RESEAL_INTERVAL_MS,
        ConfigDef.Type.LONG,
        1_000L,
        between(10L, 3_600_000L),
        LOW,
        "How often, after a rotation of the master keys, the next secrets are looked at and, where"
            + " they are under another master key, resealed.");
    d.define(
        RESEAL_BATCH,
        ConfigDef.Type.INT,
        500,
        between(1, 100_000),
        LOW,
        "How many secrets of a partition are looked at at a time.");
    d.define(
        RESEAL_DELAY_MS,
        ConfigDef.Type.LONG,
        600_000L,
        between(0L, 7 * DAY_MS),
        LOW,
        "How long after a partition first meets a newer keyset resealing begins. Longer than a"
            + " rolling restart takes: a partition whose secrets have all been resealed admits no"
            + " instance with an older keyset.");
    d.define(
        COMMAND_MAX_BYTES,
        ConfigDef.Type.INT,
        64 * 1024,
        between(16 * 1024, 128 * 1024),
        LOW,
        "The largest command that is read, in bytes of key, value and headers. A larger one goes to the dead-letter topic.");
    d.define(
        ERASURE_BOUND_MS,
        ConfigDef.Type.LONG,
        DAY_MS,
        atLeast(1_000L),
        MEDIUM,
        "Within which time erased secrets are gone from the changelog topics.");
  }

  private static void defineTopics(ConfigDef d) {
    d.define(
        TOPICS_CREATE,
        ConfigDef.Type.BOOLEAN,
        true,
        MEDIUM,
        "Whether to create topics that are missing. If not, the processor refuses to start.");
    d.define(
        TOPICS_PARTITIONS,
        ConfigDef.Type.INT,
        6,
        between(1, 10_000),
        MEDIUM,
        "How many partitions topics are created with, and the least that existing ones must have."
            + " Cannot be changed once there are keys.");
    d.define(
        TOPICS_REPLICATION_FACTOR,
        ConfigDef.Type.SHORT,
        (short) -1,
        MEDIUM,
        "The replication factor of the topics that the processor creates; -1 for the brokers'"
            + " default.");
    d.define(
        STARTUP_TIMEOUT_MS,
        ConfigDef.Type.LONG,
        60_000L,
        between(1_000L, 3_600_000L),
        LOW,
        "How long to wait for the brokers and the Schema Registry at start.");
    d.define(
        HTTP_HOST, ConfigDef.Type.STRING, "127.0.0.1", LOW, "Where the health endpoints listen.");
    d.define(
        HTTP_PORT,
        ConfigDef.Type.INT,
        8080,
        between(-1, 65_535),
        LOW,
        "The port of the health endpoints /health/live and /health/ready; 0 for any, -1 for none.");
  }

  KeyNamespace namespace() {
    try {
      return new KeyNamespace(
          getString(ARN_PARTITION), getString(ARN_REGION), getString(ARN_ACCOUNT));
    } catch (IllegalArgumentException e) {
      throw new ConfigException("key.arn.*: " + e.getMessage());
    }
  }

  LifecyclePolicy policy() {
    return new LifecyclePolicy(
        namespace(),
        Duration.ofMillis(getLong(PARAMETERS_VALIDITY_MS)),
        expiryNotices(),
        getInt(PARAMETERS_MAX));
  }

  WrappingKeyPolicy wrappingKeys() {
    return new WrappingKeyPolicy(
        getInt(WRAPPING_KEY_POOL_SIZE),
        wrappingKeySpecs(),
        getInt(WRAPPING_KEY_SHARING_MAX),
        Duration.ofMillis(getLong(WRAPPING_KEY_SHARING_MS)));
  }

  TopologySettings topology(int partitions) {
    return new TopologySettings(
        partitions,
        getInt(COMMAND_MAX_BYTES),
        Duration.ofMillis(getLong(DUPLICATE_WINDOW_MS)),
        Duration.ofMillis(getLong(DEADLINE_INTERVAL_MS)),
        getInt(DEADLINE_BATCH),
        Duration.ofMillis(getLong(ERASURE_BOUND_MS)),
        new ResealSettings(
            Duration.ofMillis(getLong(RESEAL_INTERVAL_MS)),
            getInt(RESEAL_BATCH),
            Duration.ofMillis(getLong(RESEAL_DELAY_MS)),
            Duration.ofMillis(getLong(PARAMETERS_VALIDITY_MS))));
  }

  Path stateDirectory() {
    return Path.of(getString(STATE_DIR)).toAbsolutePath();
  }

  Path keysetFile() {
    return Path.of(getString(KEYSET_FILE)).toAbsolutePath();
  }

  Optional<Path> keysetPasswordFile() {
    return Optional.of(getString(KEYSET_PASSWORD_FILE)).filter(s -> !s.isEmpty()).map(Path::of);
  }

  Optional<Password> keysetPassword() {
    return Optional.of(getPassword(KEYSET_PASSWORD)).filter(p -> !p.value().isEmpty());
  }

  ProviderChoice cryptoProvider() {
    return ProviderChoice.valueOf(getString(CRYPTO_PROVIDER).toUpperCase(Locale.ROOT));
  }

  /** The key in an HSM that the keystore file is encrypted with; empty where it is a password. */
  Optional<Pkcs11Protection.Token> keysetToken() {
    if (!getString(KEYSET_PROVIDER).equals(KeysetSettings.PKCS11)) {
      return Optional.empty();
    }
    int slot = getInt(KEYSET_PKCS11_SLOT);
    return Optional.of(
        new Pkcs11Protection.Token(
            required(KEYSET_PKCS11_LIBRARY),
            slot < 0 ? OptionalInt.empty() : OptionalInt.of(slot),
            getString(KEYSET_PKCS11_KEY_LABEL)));
  }

  Path keysetPinFile() {
    return required(KEYSET_PKCS11_PIN_FILE);
  }

  private Path required(String name) {
    String value = getString(name);
    if (value.isEmpty()) {
      throw new ConfigException(name + " is needed where " + KEYSET_PROVIDER + " is pkcs11");
    }
    return Path.of(value).toAbsolutePath();
  }

  Duration startupTimeout() {
    return Duration.ofMillis(getLong(STARTUP_TIMEOUT_MS));
  }

  /** What the Kafka clients and Kafka Streams are given. */
  Map<String, Object> kafka() {
    return new TreeMap<>(originalsWithPrefix(KAFKA_PREFIX));
  }

  /** What the serde is given: the Schema Registry clients' settings, under their own names. */
  Map<String, Object> registry() {
    Map<String, Object> registry = new TreeMap<>(originals());
    registry.keySet().removeIf(name -> !SettingNames.isRegistrySetting(name));
    return registry;
  }

  private List<Duration> expiryNotices() {
    try {
      return getList(EXPIRY_NOTICES).stream().map(Duration::parse).toList();
    } catch (DateTimeParseException e) {
      throw new ConfigException(
          EXPIRY_NOTICES,
          getList(EXPIRY_NOTICES),
          "must be ISO 8601 durations such as P7D or PT1H");
    }
  }

  private Set<WrappingKeySpec> wrappingKeySpecs() {
    Map<String, WrappingKeySpec> offered =
        Stream.of(WrappingKeySpec.values())
            .filter(WrappingKeySpec::isOffered)
            .collect(Collectors.toMap(WrappingKeySpec::name, spec -> spec));
    List<String> given = getList(WRAPPING_KEY_POOL_SPECS);
    if (!offered.keySet().containsAll(given)) {
      throw new ConfigException(
          WRAPPING_KEY_POOL_SPECS, given, "must be of " + new TreeSet<>(offered.keySet()));
    }
    return given.stream().map(offered::get).collect(Collectors.toSet());
  }
}
