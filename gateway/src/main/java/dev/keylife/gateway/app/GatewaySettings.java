package dev.keylife.gateway.app;

import dev.keylife.client.ClientSettings;
import dev.keylife.client.CommandSigner;
import dev.keylife.client.KeylifeClientException;
import dev.keylife.gateway.replica.UseSettings;
import dev.keylife.http.ServerLimits;
import dev.keylife.lifecycle.Authority;
import dev.keylife.lifecycle.KeyNamespace;
import dev.keylife.lifecycle.PrincipalPatterns;
import dev.keylife.program.ProgramSettings;
import dev.keylife.settings.ClientNames;
import dev.keylife.settings.GivenSettings;
import dev.keylife.settings.KnownSettings;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;

/**
 * The gateway's settings, typed and checked. What begins with {@code kafka.} goes to the Kafka
 * clients without that prefix; those of the Schema Registry client keep Confluent's names.
 */
public final class GatewaySettings extends AbstractConfig {
  private static final String KAFKA_PREFIX = ClientNames.KAFKA_PREFIX;

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
  public static final String SIGNING_KEY_FILE = "signing.key.file";
  public static final String SIGNING_KEY_ID = "signing.key.id";
  public static final String SIGNING_AUDIENCE = "signing.audience";
  public static final String TLS_KEYSTORE_TYPE = "tls.keystore.type";
  public static final String TLS_KEYSTORE = "tls.keystore.location";
  public static final String TLS_KEYSTORE_PASSWORD = "tls.keystore.password";
  public static final String TLS_KEY_PASSWORD = "tls.key.password";
  public static final String TLS_TRUSTSTORE_TYPE = "tls.truststore.type";
  public static final String TLS_TRUSTSTORE = "tls.truststore.location";
  public static final String TLS_TRUSTSTORE_PASSWORD = "tls.truststore.password";
  public static final String METRICS_KEYS_MAX = "metrics.keys.max";
  public static final String STARTUP_TIMEOUT_MS = "startup.timeout.ms";

  /** Far more than the largest input, a key policy, takes in base64 and with escapes. */
  private static final int MAX_BODY = 512 * 1024;

  /** Every setting, with its type, default, bounds and meaning. */
  static final ConfigDef DEFINITION = SettingDefinitions.all();

  private static final ClientNames CLIENTS = ClientNames.ofClients();
  private static final KnownSettings KNOWN =
      KnownSettings.of(DEFINITION, CLIENTS)
          .refusingFlag(UseSettings.KEYSET_PASSWORD, UseSettings.KEYSET_PASSWORD_FILE);

  /** What the gateway makes of the settings that it is given. */
  static final ProgramSettings<GatewaySettings> PROGRAM =
      new ProgramSettings<>() {
        @Override
        public KnownSettings known(Map<String, String> given) {
          return KNOWN;
        }

        @Override
        public GatewaySettings of(GivenSettings given) {
          KNOWN.require(given);
          GatewaySettings settings = new GatewaySettings(given.values());
          settings.requireConsistent();
          return settings;
        }
      };

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
    return PROGRAM.of(GivenSettings.of(given));
  }

  private void requireConsistent() {
    KeyNamespace unused = namespace();
    Authority unusedToo = authority();
    if (credentialsFile().isPresent() && acceptsAnyCredentials()) {
      throw new ConfigException(
          CREDENTIALS_ANY
              + "=true takes any credentials, and "
              + CREDENTIALS_FILE
              + " says which: set one of them.");
    }
    if (credentialsFile().isEmpty() && !acceptsAnyCredentials()) {
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
    if (has(SIGNING_KEY_FILE) != has(SIGNING_AUDIENCE)) {
      throw new ConfigException(SIGNING_KEY_FILE + " and " + SIGNING_AUDIENCE + " go together.");
    }
    if (getLong(CALL_TIMEOUT_MS) >= getLong(API_MAX_TIME_MS)) {
      throw new ConfigException(CALL_TIMEOUT_MS + " must be less than " + API_MAX_TIME_MS + ".");
    }
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

  /** Where the API is to listen. */
  InetSocketAddress apiAddress() {
    return new InetSocketAddress(getString(API_HOST), getInt(API_PORT));
  }

  ServerLimits apiLimits() {
    return new ServerLimits(
        millis(API_MAX_TIME_MS), getInt(API_MAX_CONNECTIONS), getInt(API_THREADS), MAX_BODY);
  }

  ClientSettings client() {
    Map<String, String> properties = new TreeMap<>(CLIENTS.properties(originals()));
    // A client's short wait is for those that end soon.
    properties.putIfAbsent(
        ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
        Integer.toString(ConsumerConfig.DEFAULT_FETCH_MAX_WAIT_MS));
    return new ClientSettings(
        getString(BOOTSTRAP_SERVERS), getString(SCHEMA_REGISTRY_URL), properties);
  }

  /**
   * What signs commands; empty where they go unsigned.
   *
   * @throws KeylifeClientException if the key file cannot be used
   */
  Optional<CommandSigner> signer() {
    return Optional.of(getString(SIGNING_KEY_FILE))
        .filter(file -> !file.isEmpty())
        .map(
            file ->
                CommandSigner.open(
                    Path.of(file),
                    Optional.of(getString(SIGNING_KEY_ID)).filter(id -> !id.isEmpty()),
                    getString(SIGNING_AUDIENCE)));
  }
}
