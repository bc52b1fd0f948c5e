package dev.keylife.gateway.app;

import static org.apache.kafka.common.config.ConfigDef.Importance.HIGH;
import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.Range.between;

import dev.keylife.client.ClientSettings;
import dev.keylife.gateway.replica.UseSettings;
import dev.keylife.http.ServerLimits;
import dev.keylife.lifecycle.Authority;
import dev.keylife.lifecycle.KeyNamespace;
import dev.keylife.lifecycle.PrincipalPatterns;
import dev.keylife.text.Spelling;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.NonEmptyString;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.ConfigValue;

/**
 * The gateway's settings, typed and checked. What begins with {@code kafka.} goes to the Kafka
 * clients without that prefix; those of the Schema Registry client keep Confluent's names.
 */
public final class GatewaySettings extends AbstractConfig {
  private static final String KAFKA_PREFIX = "kafka.";

  public static final String BOOTSTRAP_SERVERS = KAFKA_PREFIX + "bootstrap.servers";
  public static final String SCHEMA_REGISTRY_URL = "schema.registry.url";
  public static final String ARN_PARTITION = "key.arn.partition";
  public static final String ARN_REGION = "key.arn.region";
  public static final String ARN_ACCOUNT = "key.arn.account";
  public static final String ADMINISTRATORS = "authority.administrators";
  public static final String API_HOST = "api.host";
  public static final String API_PORT = "api.port";
  public static final String API_MAX_CONNECTIONS = "api.max.connections";
  public static final String API_MAX_TIME_MS = "api.max.time.ms";
  public static final String API_MAX_IN_FLIGHT = "api.max.in.flight";
  public static final String API_THREADS = "api.threads";
  public static final String CALL_TIMEOUT_MS = "call.timeout.ms";
  public static final String VIEW_MAX_AGE_MS = "view.max.age.ms";
  public static final String CREDENTIALS_FILE = "credentials.file";
  public static final String CREDENTIALS_ANY = "credentials.any";
  public static final String TLS_KEYSTORE_TYPE = "tls.keystore.type";
  public static final String TLS_KEYSTORE = "tls.keystore.location";
  public static final String TLS_KEYSTORE_PASSWORD = "tls.keystore.password";
  public static final String TLS_KEY_PASSWORD = "tls.key.password";
  public static final String TLS_TRUSTSTORE_TYPE = "tls.truststore.type";
  public static final String TLS_TRUSTSTORE = "tls.truststore.location";
  public static final String TLS_TRUSTSTORE_PASSWORD = "tls.truststore.password";
  public static final String HTTP_HOST = "http.host";
  public static final String HTTP_PORT = "http.port";
  public static final String STARTUP_TIMEOUT_MS = "startup.timeout.ms";

  /** Far more than the largest input, a key policy, takes in base64 and with escapes. */
  private static final int MAX_BODY = 512 * 1024;

  private static final Set<String> REGISTRY_PREFIXES =
      Set.of("schema.registry.", "basic.auth.", "bearer.auth.", "request.header.", "proxy.");
  private static final Set<String> REGISTRY =
      Set.of(
          "auto.register.schemas",
          "use.latest.version",
          "value.subject.name.strategy",
          "value.serializer",
          "value.deserializer",
          "http.connect.timeout.ms",
          "http.read.timeout.ms",
          "max.retries",
          "retries.wait.ms",
          "retries.max.wait.ms",
          "missing.id.cache.ttl.sec");

  /** Every setting, with its type, default, bounds and meaning. */
  static final ConfigDef DEFINITION = define();

  private GatewaySettings(Map<String, String> given) {
    super(DEFINITION, given, false);
  }

  /**
   * Checks settings.
   *
   * @param given names and values as text
   * @throws ConfigException if settings are missing, malformed or not known; the message names all
   *     of them
   */
  public static GatewaySettings of(Map<String, String> given) {
    List<String> problems = new ArrayList<>();
    given.keySet().stream()
        .filter(name -> !isKnown(name))
        .forEach(
            name ->
                problems.add(
                    "There is no setting '%s'. Did you mean '%s'?"
                        .formatted(name, Spelling.nearest(name, DEFINITION.names()))));
    for (ConfigValue value : DEFINITION.validate(given)) {
      problems.addAll(value.errorMessages());
    }
    if (!problems.isEmpty()) {
      throw new ConfigException(String.join("\n", problems));
    }
    GatewaySettings settings = new GatewaySettings(given);
    settings.requireConsistent();
    return settings;
  }

  private static boolean isKnown(String name) {
    return DEFINITION.names().contains(name)
        || name.startsWith(KAFKA_PREFIX)
        || REGISTRY.contains(name)
        || REGISTRY_PREFIXES.stream().anyMatch(name::startsWith);
  }

  private void requireConsistent() {
    KeyNamespace unused = namespace();
    Authority unusedToo = authority();
    if (credentialsFile().isPresent() == acceptsAnyCredentials()) {
      throw new ConfigException(
          "Set "
              + CREDENTIALS_FILE
              + " to the file that says who may call; for development alone, "
              + CREDENTIALS_ANY
              + "=true instead.");
    }
    UseSettings.requireConsistent(this);
    if (has(TLS_TRUSTSTORE) && !has(TLS_KEYSTORE)) {
      throw new ConfigException(
          TLS_TRUSTSTORE
              + " needs "
              + TLS_KEYSTORE
              + ": without TLS no client shows a certificate.");
    }
    if (getLong(CALL_TIMEOUT_MS) >= getLong(API_MAX_TIME_MS)) {
      throw new ConfigException(CALL_TIMEOUT_MS + " must be less than " + API_MAX_TIME_MS + ".");
    }
  }

  private static ConfigDef define() {
    ConfigDef d = new ConfigDef();
    defineConnections(d);
    defineApi(d);
    defineTls(d);
    defineOperation(d);
    UseSettings.define(d);
    return d;
  }

  private static void defineConnections(ConfigDef d) {
    d.define(
            BOOTSTRAP_SERVERS,
            ConfigDef.Type.STRING,
            ConfigDef.NO_DEFAULT_VALUE,
            new NonEmptyString(),
            HIGH,
            "The brokers, as host:port, separated by commas. Every other setting that begins with"
                + " 'kafka.' goes to the Kafka clients in the same way, without that prefix.")
        .define(
            SCHEMA_REGISTRY_URL,
            ConfigDef.Type.STRING,
            ConfigDef.NO_DEFAULT_VALUE,
            new NonEmptyString(),
            HIGH,
            "The Schema Registry's URLs, separated by commas. The other settings of its client are"
                + " taken under Confluent's names too.")
        .define(
            ARN_PARTITION,
            ConfigDef.Type.STRING,
            "aws",
            MEDIUM,
            "The partition in the ARNs of keys; the processor's.")
        .define(
            ARN_REGION,
            ConfigDef.Type.STRING,
            "us-east-1",
            MEDIUM,
            "The region in the ARNs of keys, the processor's; requests must be signed for it.")
        .define(
            ARN_ACCOUNT,
            ConfigDef.Type.STRING,
            "000000000000",
            MEDIUM,
            "The account in the ARNs of keys; the processor's.")
        .define(
            ADMINISTRATORS,
            ConfigDef.Type.LIST,
            "*",
            HIGH,
            "Who may do what a key policy leaves to the account, as the default policy does with"
                + " everything: principals, or how their names begin and a *. Everybody by default;"
                + " the processor's.");
  }

  private static void defineApi(ConfigDef d) {
    d.define(API_HOST, ConfigDef.Type.STRING, "127.0.0.1", HIGH, "Where the API listens.")
        .define(
            API_PORT,
            ConfigDef.Type.INT,
            8082,
            between(0, 65_535),
            HIGH,
            "The port of the API; 0 for any.")
        .define(
            API_MAX_CONNECTIONS,
            ConfigDef.Type.INT,
            1024,
            between(1, 100_000),
            LOW,
            "How many connections to the API there may be at a time. One more ends the one that was"
                + " of no use for the longest time.")
        .define(
            API_MAX_TIME_MS,
            ConfigDef.Type.LONG,
            65_000L,
            between(1_000L, 600_000L),
            LOW,
            "How long a connection may be idle or a request may take to come; and how long from"
                + " then to the last byte of the answer.")
        .define(
            API_MAX_IN_FLIGHT,
            ConfigDef.Type.INT,
            2048,
            between(1, 100_000),
            LOW,
            "How many calls may wait for their answers at a time. One more is answered with"
                + " ThrottlingException.")
        .define(
            API_THREADS,
            ConfigDef.Type.INT,
            8,
            between(4, 256),
            LOW,
            "How many threads serve connections. No thread waits for a client or an outcome.")
        .define(
            CALL_TIMEOUT_MS,
            ConfigDef.Type.LONG,
            10_000L,
            between(1L, 300_000L),
            MEDIUM,
            "How long a call waits for its outcome. Then it is answered with"
                + " DependencyTimeoutException, and its retry finds the outcome.")
        .define(
            VIEW_MAX_AGE_MS,
            ConfigDef.Type.LONG,
            10_000L,
            between(2_000L, 3_600_000L),
            MEDIUM,
            "How old what is read may be, where the brokers do not answer. Older is answered with"
                + " DependencyTimeoutException.")
        .define(
            CREDENTIALS_FILE,
            ConfigDef.Type.STRING,
            "",
            HIGH,
            "A JSON file that says who may call: access key ids, secrets and principals. Read again"
                + " when it changes.")
        .define(
            CREDENTIALS_ANY,
            ConfigDef.Type.BOOLEAN,
            false,
            LOW,
            "For development: whether any credentials are accepted and nothing is verified. On a"
                + " loopback address alone.");
  }

  private static void defineTls(ConfigDef d) {
    d.define(
            TLS_KEYSTORE,
            ConfigDef.Type.STRING,
            "",
            MEDIUM,
            "The certificate and key of the API, as Kafka's ssl.keystore.location takes them; empty"
                + " for plain HTTP.")
        .define(TLS_KEYSTORE_TYPE, ConfigDef.Type.STRING, "PEM", LOW, "PEM, PKCS12 or JKS.")
        .define(TLS_KEYSTORE_PASSWORD, ConfigDef.Type.PASSWORD, "", LOW, "Of PKCS12 and JKS.")
        .define(TLS_KEY_PASSWORD, ConfigDef.Type.PASSWORD, "", LOW, "Of an encrypted key.")
        .define(
            TLS_TRUSTSTORE,
            ConfigDef.Type.STRING,
            "",
            MEDIUM,
            "Whose certificates clients must have, for mutual TLS; empty for none.")
        .define(TLS_TRUSTSTORE_TYPE, ConfigDef.Type.STRING, "PEM", LOW, "PEM, PKCS12 or JKS.")
        .define(TLS_TRUSTSTORE_PASSWORD, ConfigDef.Type.PASSWORD, "", LOW, "Of PKCS12 and JKS.");
  }

  private static void defineOperation(ConfigDef d) {
    d.define(
            HTTP_HOST,
            ConfigDef.Type.STRING,
            "127.0.0.1",
            LOW,
            "Where the health endpoints and the metrics listen.")
        .define(
            HTTP_PORT,
            ConfigDef.Type.INT,
            8083,
            between(-1, 65_535),
            LOW,
            "The port of /health/live, /health/ready and /metrics; 0 for any, -1 for none.")
        .define(
            STARTUP_TIMEOUT_MS,
            ConfigDef.Type.LONG,
            60_000L,
            between(1_000L, 3_600_000L),
            LOW,
            "How long the view may take to load at start.");
  }

  boolean has(String name) {
    return !getString(name).isEmpty();
  }

  KeyNamespace namespace() {
    try {
      return new KeyNamespace(
          getString(ARN_PARTITION), getString(ARN_REGION), getString(ARN_ACCOUNT));
    } catch (IllegalArgumentException e) {
      throw new ConfigException("key.arn.*: " + e.getMessage());
    }
  }

  /** Who may read what a key policy leaves to the account; who may write is the processor's. */
  Authority authority() {
    try {
      return new Authority(
          new PrincipalPatterns(getList(ADMINISTRATORS)), PrincipalPatterns.NOBODY);
    } catch (IllegalArgumentException e) {
      throw new ConfigException(ADMINISTRATORS + ": " + e.getMessage());
    }
  }

  Optional<Path> credentialsFile() {
    return Optional.of(getString(CREDENTIALS_FILE)).filter(f -> !f.isEmpty()).map(Path::of);
  }

  boolean acceptsAnyCredentials() {
    return getBoolean(CREDENTIALS_ANY);
  }

  Duration callTimeout() {
    return millis(CALL_TIMEOUT_MS);
  }

  Duration millis(String name) {
    return Duration.ofMillis(getLong(name));
  }

  ServerLimits apiLimits() {
    return new ServerLimits(
        millis(API_MAX_TIME_MS), getInt(API_MAX_CONNECTIONS), getInt(API_THREADS), MAX_BODY);
  }

  ClientSettings client() {
    Map<String, String> properties = new TreeMap<>();
    originals()
        .forEach(
            (name, value) -> {
              if (name.startsWith(KAFKA_PREFIX)) {
                properties.put(name.substring(KAFKA_PREFIX.length()), value.toString());
              } else if (!DEFINITION.names().contains(name)) {
                properties.put(name, value.toString());
              }
            });
    return new ClientSettings(
        getString(BOOTSTRAP_SERVERS), getString(SCHEMA_REGISTRY_URL), properties);
  }
}
