package dev.keylife.serde;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigException;
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
  static final String USE_SCHEMA_ID = "use.schema.id";
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

  /** Prefixes of what Confluent's serde does with other means than this one has. */
  private static final Set<String> UNSUPPORTED_PREFIXES =
      Set.of("bearer.auth.issuer.", "bearer.auth.scope", "bearer.auth.sub.", "rule.", "csfle.");

  private static final Set<String> UNSUPPORTED =
      Set.of(
          "bearer.auth.client.id",
          "bearer.auth.client.secret",
          "bearer.auth.custom.provider.class",
          "bearer.auth.identity.pool.id",
          "bearer.auth.logical.cluster",
          "use.latest.with.metadata",
          "context.name.strategy",
          "avro.use.logical.type.converters",
          "avro.reflection.allow.null",
          "schema.reflection",
          "proxy.host",
          "proxy.port",
          "key.schema.id.serializer",
          "value.schema.id.serializer");

  RegistryConfig(Map<String, ?> settings) {
    super(DEFINITION, withStringKeys(settings), false);
    refuseUnsupported(settings);
    if (getList(URL).isEmpty()) {
      throw new ConfigException(URL + " is empty. Name the Schema Registry, as http://host:8081.");
    }
    if (getBoolean(USE_LATEST) && getInt(USE_SCHEMA_ID) >= 0) {
      throw new ConfigException(USE_LATEST + " and " + USE_SCHEMA_ID + " exclude each other.");
    }
  }

  private static ConfigDef define() {
    return new ConfigDef()
        .define(
            URL, ConfigDef.Type.LIST, ConfigDef.NO_DEFAULT_VALUE, Importance.HIGH, "The registry")
        .define(AUTO_REGISTER, ConfigDef.Type.BOOLEAN, true, Importance.MEDIUM, "Register schemas")
        .define(NORMALIZE, ConfigDef.Type.BOOLEAN, false, Importance.MEDIUM, "Normalize schemas")
        .define(USE_LATEST, ConfigDef.Type.BOOLEAN, false, Importance.LOW, "Use the latest version")
        .define(LATEST_STRICT, ConfigDef.Type.BOOLEAN, true, Importance.LOW, "Check the latest")
        .define(LATEST_TTL, ConfigDef.Type.INT, 60, Importance.LOW, "Keep the latest for seconds")
        .define(USE_SCHEMA_ID, ConfigDef.Type.INT, -1, Importance.LOW, "Use the schema with an id")
        .define(
            REMOVE_JAVA_PROPERTIES,
            ConfigDef.Type.BOOLEAN,
            false,
            Importance.LOW,
            "Register without avro.java.string")
        .define(SPECIFIC_READER, ConfigDef.Type.BOOLEAN, false, Importance.MEDIUM, "Specific")
        .define(
            KEY_STRATEGY,
            ConfigDef.Type.STRING,
            SubjectNaming.DEFAULT,
            Importance.MEDIUM,
            "How subjects of keys are named")
        .define(
            VALUE_STRATEGY,
            ConfigDef.Type.STRING,
            SubjectNaming.DEFAULT,
            Importance.MEDIUM,
            "How subjects of values are named")
        .define(BASIC_SOURCE, ConfigDef.Type.STRING, "URL", Importance.MEDIUM, "Credentials from")
        .define(BASIC_USER_INFO, ConfigDef.Type.PASSWORD, "", Importance.MEDIUM, "user:password")
        .define(BEARER_SOURCE, ConfigDef.Type.STRING, "", Importance.MEDIUM, "Token from")
        .define(BEARER_TOKEN, ConfigDef.Type.PASSWORD, "", Importance.MEDIUM, "The token")
        .define(MAX_RETRIES, ConfigDef.Type.INT, 3, Importance.LOW, "Retries")
        .define(RETRY_WAIT, ConfigDef.Type.INT, 1_000, Importance.LOW, "First wait")
        .define(RETRY_MAX_WAIT, ConfigDef.Type.INT, 20_000, Importance.LOW, "Longest wait")
        .define(CONNECT_TIMEOUT, ConfigDef.Type.INT, 60_000, Importance.LOW, "Connect timeout")
        .define(READ_TIMEOUT, ConfigDef.Type.INT, 60_000, Importance.LOW, "Read timeout");
  }

  List<String> urls() {
    return getList(URL).stream().map(url -> url.replaceAll("/+$", "")).toList();
  }

  SubjectNaming naming(boolean isKey) {
    return SubjectNaming.of(getString(isKey ? KEY_STRATEGY : VALUE_STRATEGY), isKey);
  }

  /** What is sent with every request, in the registry's own name. */
  Map<String, String> headers() {
    Map<String, String> headers = new TreeMap<>();
    originalsWithPrefix(HEADER_PREFIX)
        .forEach((name, value) -> headers.put(name, value.toString()));
    return headers;
  }

  /** Settings of the TLS engine, under Kafka's names. */
  Map<String, Object> ssl() {
    Map<String, Object> ssl = new TreeMap<>();
    originalsWithPrefix(SSL_PREFIX)
        .forEach((name, value) -> ssl.put("ssl." + name, secretAware(name, value)));
    return ssl;
  }

  private static Object secretAware(String name, Object value) {
    boolean secret = name.contains("password") || name.equals("keystore.key");
    return secret && value instanceof String text ? new Password(text) : value;
  }

  private static Map<String, Object> withStringKeys(Map<String, ?> settings) {
    return new TreeMap<>(settings);
  }

  private static void refuseUnsupported(Map<String, ?> settings) {
    List<String> refused = new ArrayList<>();
    for (String name : settings.keySet()) {
      if (UNSUPPORTED.contains(name) || UNSUPPORTED_PREFIXES.stream().anyMatch(name::startsWith)) {
        refused.add(name);
      }
    }
    if (!refused.isEmpty()) {
      throw new ConfigException(
          String.join(", ", refused)
              + ": not supported by this serde. Build with the Maven profile 'confluent' and use"
              + " Confluent's own.");
    }
  }

  /** A setting that is one of a few words. */
  String word(String name) {
    return getString(name).toUpperCase(Locale.ROOT);
  }
}
