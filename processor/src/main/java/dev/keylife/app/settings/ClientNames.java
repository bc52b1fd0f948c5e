package dev.keylife.app.settings;

import dev.keylife.text.Spelling;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.streams.StreamsConfig;

/**
 * The settings that go to the Kafka and Schema Registry clients. The clients take names that nobody
 * here knows (of login modules, interceptors, …), so an unknown name is no error by itself; one
 * that is one typing error away from a known name is.
 */
public final class ClientNames {
  /** What Kafka Streams takes before a client's name, to address one client alone. */
  private static final List<String> STREAMS_PREFIXES =
      List.of(
          "",
          StreamsConfig.CONSUMER_PREFIX,
          StreamsConfig.MAIN_CONSUMER_PREFIX,
          StreamsConfig.RESTORE_CONSUMER_PREFIX,
          StreamsConfig.GLOBAL_CONSUMER_PREFIX,
          StreamsConfig.PRODUCER_PREFIX,
          StreamsConfig.ADMIN_CLIENT_PREFIX);

  private static final Map<String, ConfigDef.ConfigKey> KAFKA =
      keys(
          StreamsConfig.configDef(),
          ConsumerConfig.configDef(),
          ProducerConfig.configDef(),
          AdminClientConfig.configDef());

  private static final String REGISTRY_PREFIX = "schema.registry.";
  private static final String HEADER_PREFIX = "request.header.";
  private static final Set<String> OPEN_REGISTRY_PREFIXES =
      Set.of(REGISTRY_PREFIX, "basic.auth.", "bearer.auth.", HEADER_PREFIX);

  private static final Map<String, ConfigDef.ConfigKey> TLS = tls();

  /** Of Confluent's serde and client; the values of these may be shown. */
  private static final Set<String> REGISTRY =
      Set.of(
          "auto.register.schemas",
          "normalize.schemas",
          "use.latest.version",
          "latest.compatibility.strict",
          "latest.cache.size",
          "latest.cache.ttl.sec",
          "missing.id.cache.ttl.sec",
          "schema.registry.recheck.ms",
          "use.schema.id",
          "id.compatibility.strict",
          "avro.remove.java.properties",
          "value.subject.name.strategy",
          "max.schemas.per.subject",
          "max.retries",
          "retries.wait.ms",
          "retries.max.wait.ms",
          "http.connect.timeout.ms",
          "http.read.timeout.ms",
          "proxy.host",
          "proxy.port",
          "basic.auth.credentials.source",
          "bearer.auth.credentials.source");

  private static final Set<String> REGISTRY_SECRETS =
      Set.of("basic.auth.user.info", "bearer.auth.token");

  private ClientNames() {}

  static boolean isKafka(String name) {
    return name.startsWith(ProcessorSettings.KAFKA_PREFIX);
  }

  static boolean isRegistry(String name) {
    return REGISTRY.contains(name) || OPEN_REGISTRY_PREFIXES.stream().anyMatch(name::startsWith);
  }

  /** The names of the Schema Registry clients' settings. */
  static Set<String> registry() {
    return Stream.of(REGISTRY, REGISTRY_SECRETS, TLS.keySet())
        .flatMap(Set::stream)
        .collect(Collectors.toSet());
  }

  /**
   * Whether a name, without {@code kafka.}, begins with what Kafka Streams addresses a client by.
   */
  static boolean isForOneClient(String name) {
    return STREAMS_PREFIXES.stream().anyMatch(p -> !p.isEmpty() && name.startsWith(p))
        || name.startsWith(StreamsConfig.TOPIC_PREFIX);
  }

  /** Whether a client is known to have this setting. */
  static boolean isDefined(String name) {
    return isKafka(name)
        ? key(name).isPresent() || name.startsWith("kafka." + StreamsConfig.TOPIC_PREFIX)
        : registry().contains(name) || name.startsWith(HEADER_PREFIX);
  }

  /** The setting that was meant, where one of a client's is misspelt. */
  static Optional<String> meant(String name) {
    if (isDefined(name)) {
      return Optional.empty();
    }
    return Spelling.slipOf(name, isKafka(name) ? prefixed() : registry());
  }

  /**
   * Whether a value may be shown: it may not where its setting is a secret, nor where nobody here
   * can tell.
   */
  public static boolean isShown(String name) {
    return isKafka(name)
        ? key(name).map(k -> k.type != ConfigDef.Type.PASSWORD).orElse(isDefined(name))
        : REGISTRY.contains(name)
            || registryKey(name).map(k -> k.type != ConfigDef.Type.PASSWORD).orElse(false);
  }

  /** Whether a client is known to keep the value of this setting secret. */
  static boolean isSecret(String name) {
    Optional<ConfigDef.ConfigKey> key = isKafka(name) ? key(name) : registryKey(name);
    return REGISTRY_SECRETS.contains(name)
        || key.filter(k -> k.type == ConfigDef.Type.PASSWORD).isPresent();
  }

  /** What is wrong with a value, where its setting is known to a client. */
  static Optional<String> problem(String name, String value) {
    Optional<ConfigDef.ConfigKey> key = isKafka(name) ? key(name) : registryKey(name);
    // Config providers of the client put secrets in the place of ${…}.
    if (key.isEmpty() || key.get().type == ConfigDef.Type.PASSWORD || value.contains("${")) {
      return Optional.empty();
    }
    try {
      Object parsed = ConfigDef.parseType(name, value, key.get().type);
      if (key.get().validator != null) {
        key.get().validator.ensureValid(name, parsed);
      }
      return Optional.empty();
    } catch (ConfigException e) {
      return Optional.ofNullable(e.getMessage());
    }
  }

  private static Optional<ConfigDef.ConfigKey> registryKey(String name) {
    return Optional.ofNullable(TLS.get(name));
  }

  private static Optional<ConfigDef.ConfigKey> key(String name) {
    String bare = name.substring(ProcessorSettings.KAFKA_PREFIX.length());
    return STREAMS_PREFIXES.stream()
        .filter(bare::startsWith)
        .map(prefix -> Optional.ofNullable(KAFKA.get(bare.substring(prefix.length()))))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private static Set<String> prefixed() {
    Set<String> names = new LinkedHashSet<>();
    STREAMS_PREFIXES.forEach(
        p -> KAFKA.keySet().forEach(n -> names.add(ProcessorSettings.KAFKA_PREFIX + p + n)));
    return names;
  }

  private static Map<String, ConfigDef.ConfigKey> keys(ConfigDef... definitions) {
    Map<String, ConfigDef.ConfigKey> keys = new TreeMap<>();
    // Where several know a name, the first says what it may be: group.protocol is Kafka Streams'.
    Stream.of(definitions).forEach(d -> d.configKeys().forEach(keys::putIfAbsent));
    return Map.copyOf(keys);
  }

  private static Map<String, ConfigDef.ConfigKey> tls() {
    ConfigDef kafkas = new ConfigDef();
    SslConfigs.addClientSslSupport(kafkas);
    Map<String, ConfigDef.ConfigKey> keys = new TreeMap<>();
    kafkas.configKeys().forEach((name, key) -> keys.put(REGISTRY_PREFIX + name, key));
    return Map.copyOf(keys);
  }
}
