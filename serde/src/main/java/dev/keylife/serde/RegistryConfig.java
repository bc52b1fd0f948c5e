package dev.keylife.serde;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.config.types.Password;

/**
 * The settings, under Confluent's names and with Confluent's defaults. What Confluent's serde knows
 * and this one does not is refused, never ignored.
 *
 * @see <a
 *     href="https://docs.confluent.io/platform/current/schema-registry/sr-client-configs.html">Configuration
 *     reference</a>
 */
final class RegistryConfig extends AbstractConfig {
  static final String URL = "schema.registry.url";
  static final String AUTO_REGISTER = "auto.register.schemas";
  static final String NORMALIZE = "normalize.schemas";
  static final String USE_LATEST = "use.latest.version";
  static final String LATEST_STRICT = "latest.compatibility.strict";
  static final String LATEST_TTL = "latest.cache.ttl.sec";
  static final String MISSING_TTL = "missing.id.cache.ttl.sec";

  /** Of this serde alone, for whoever registers schemas when deploying. */
  static final String COMPATIBILITY = "schema.registry.compatibility";

  /** Of this serde alone: Confluent's never asks for an id again. */
  static final String RECHECK = "schema.registry.recheck.ms";

  static final String USE_SCHEMA_ID = "use.schema.id";
  static final String ID_STRICT = "id.compatibility.strict";
  static final String REMOVE_JAVA_PROPERTIES = "avro.remove.java.properties";
  static final String SPECIFIC_READER = "specific.avro.reader";
  static final String KEY_STRATEGY = "key.subject.name.strategy";
  static final String VALUE_STRATEGY = "value.subject.name.strategy";
  static final String BASIC_SOURCE = "basic.auth.credentials.source";
  static final String BASIC_USER_INFO = "basic.auth.user.info";
  static final String BEARER_SOURCE = "bearer.auth.credentials.source";
  static final String BEARER_TOKEN = "bearer.auth.token";
  static final String MAX_RETRIES = "max.retries";
  static final String RETRY_WAIT = "retries.wait.ms";
  static final String RETRY_MAX_WAIT = "retries.max.wait.ms";
  static final String CONNECT_TIMEOUT = "http.connect.timeout.ms";
  static final String READ_TIMEOUT = "http.read.timeout.ms";
  static final String SSL_PREFIX = "schema.registry.ssl.";
  static final String HEADER_PREFIX = "request.header.";

  private static final ConfigDef DEFINITION = define();

  /**
   * Reads the settings.
   *
   * @param settings the map of the Kafka client, with settings of others in it
   * @throws ConfigException naming the setting, but no secret, if one is wrong or not supported
   */
  RegistryConfig(Map<String, ?> settings) {
    super(DEFINITION, settings, false);
    UnsupportedSettings.refuse(settings, DEFINITION.names());
    if (getList(URL).isEmpty()) {
      throw new ConfigException(URL + " is empty. Name the Schema Registry, as http://host:8081.");
    }
  }

  private static ConfigDef define() {
    ConfigDef all = new ConfigDef();
    all.define(
        URL,
        ConfigDef.Type.LIST,
        ConfigDef.NO_DEFAULT_VALUE,
        Importance.HIGH,
        "The registry's URLs");
    defineWriting(all);
    defineReaching(all);
    return all.define(
        SPECIFIC_READER, ConfigDef.Type.BOOLEAN, false, Importance.MEDIUM, "Generated classes");
  }

  private static void defineWriting(ConfigDef all) {
    all.define(AUTO_REGISTER, ConfigDef.Type.BOOLEAN, true, Importance.MEDIUM, "Register schemas")
        .define(NORMALIZE, ConfigDef.Type.BOOLEAN, false, Importance.MEDIUM, "Normalize schemas")
        .define(
            USE_SCHEMA_ID, ConfigDef.Type.INT, -1, Importance.LOW, "Write with the schema of an id")
        .define(
            ID_STRICT, ConfigDef.Type.BOOLEAN, true, Importance.LOW, "Check that schema's fitness")
        .define(
            USE_LATEST,
            ConfigDef.Type.BOOLEAN,
            false,
            Importance.LOW,
            "Write with the latest version")
        .define(
            LATEST_STRICT,
            ConfigDef.Type.BOOLEAN,
            true,
            Importance.LOW,
            "Check the latest's fitness")
        .define(
            LATEST_TTL,
            ConfigDef.Type.INT,
            60,
            Importance.LOW,
            "Seconds to keep the latest, -1: for good")
        .define(
            COMPATIBILITY,
            ConfigDef.Type.STRING,
            "",
            Importance.LOW,
            "The level that a subject has before a schema is registered under it; empty: as it is")
        .define(
            REMOVE_JAVA_PROPERTIES,
            ConfigDef.Type.BOOLEAN,
            false,
            Importance.LOW,
            "No avro.java.string")
        .define(
            KEY_STRATEGY,
            ConfigDef.Type.STRING,
            SubjectNaming.DEFAULT,
            Importance.MEDIUM,
            "Of keys")
        .define(
            VALUE_STRATEGY,
            ConfigDef.Type.STRING,
            SubjectNaming.DEFAULT,
            Importance.MEDIUM,
            "Of values");
  }

  private static void defineReaching(ConfigDef all) {
    Range anyTime = Range.atLeast(0);
    Range someTime = Range.atLeast(1);
    all.define(
            RECHECK,
            ConfigDef.Type.INT,
            10_000,
            anyTime,
            Importance.LOW,
            "How often ids are asked for again, to see a registry that was reset; 0: never")
        .define(
            MISSING_TTL,
            ConfigDef.Type.INT,
            0,
            anyTime,
            Importance.LOW,
            "Seconds for which an unknown id is not asked for again");
    all.define(
            BASIC_SOURCE, ConfigDef.Type.STRING, "URL", Importance.MEDIUM, "Where credentials are")
        .define(BASIC_USER_INFO, ConfigDef.Type.PASSWORD, "", Importance.MEDIUM, "user:password")
        .define(BEARER_SOURCE, ConfigDef.Type.STRING, "", Importance.MEDIUM, "Where the token is")
        .define(BEARER_TOKEN, ConfigDef.Type.PASSWORD, "", Importance.MEDIUM, "The token")
        .define(
            MAX_RETRIES, ConfigDef.Type.INT, 3, anyTime, Importance.LOW, "Rounds after the first")
        .define(
            RETRY_WAIT, ConfigDef.Type.INT, 1_000, anyTime, Importance.LOW, "Longest first wait")
        .define(RETRY_MAX_WAIT, ConfigDef.Type.INT, 20_000, anyTime, Importance.LOW, "Longest wait")
        .define(CONNECT_TIMEOUT, ConfigDef.Type.INT, 60_000, someTime, Importance.LOW, "To connect")
        .define(
            READ_TIMEOUT,
            ConfigDef.Type.INT,
            60_000,
            someTime,
            Importance.LOW,
            "For a whole answer");
  }

  List<String> urls() {
    return getList(URL).stream().map(url -> url.replaceAll("/+$", "")).toList();
  }

  /** The compatibility level that subjects must have. */
  Optional<String> compatibility() {
    return Optional.of(getString(COMPATIBILITY)).filter(level -> !level.isEmpty());
  }

  SubjectNaming naming(boolean isKey) {
    return SubjectNaming.of(getString(isKey ? KEY_STRATEGY : VALUE_STRATEGY), isKey);
  }

  /** Whether a setting is in the map, be it with its default. */
  boolean isGiven(String name) {
    return originals().containsKey(name);
  }

  /** What is sent with every request, in the registry's own name. */
  Map<String, String> headers() {
    Map<String, String> headers = new TreeMap<>();
    originalsWithPrefix(HEADER_PREFIX)
        .forEach((name, value) -> headers.put(name, String.valueOf(value)));
    return headers;
  }

  /** Settings of the TLS engine, under Kafka's names. */
  Map<String, Object> ssl() {
    Map<String, Object> ssl = new TreeMap<>();
    originalsWithPrefix(SSL_PREFIX).forEach((name, value) -> ssl.put("ssl." + name, value));
    return ssl;
  }

  /** The Kafka client's own login, in the form that Kafka's classes read it. */
  Map<String, Object> kafkaLogin() {
    Object jaas = originals().get(SaslConfigs.SASL_JAAS_CONFIG);
    return jaas == null
        ? Map.of()
        : Map.of(
            SaslConfigs.SASL_JAAS_CONFIG,
            jaas instanceof Password secret ? secret : new Password(jaas.toString()));
  }
}
