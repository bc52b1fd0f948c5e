package dev.keylife.settings;

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

/**
 * The settings that go to Kafka and Schema Registry clients: those of Kafka begin with {@code
 * kafka.}, those of the registry's keep Confluent's names. The clients take names that nobody here
 * knows (of login modules, interceptors, …), so an unknown name is no error by itself; one that is
 * one typing error away from a known name is.
 */
public final class ClientNames {
  /** What begins with this goes to the Kafka clients. */
  public static final String KAFKA_PREFIX = "kafka.";

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

  /** What a program that is no topology names the serializers by. */
  private static final Set<String> SERIALIZERS = Set.of("value.serializer", "value.deserializer");

  private static final Set<String> REGISTRY_SECRETS =
      Set.of("basic.auth.user.info", "bearer.auth.token");

  private final List<String> kafkaPrefixes;
  private final Set<String> openFamilies;
  private final Map<String, ConfigDef.ConfigKey> kafka;
  private final Set<String> registry;

  private ClientNames(
      List<String> kafkaPrefixes,
      Set<String> openFamilies,
      Map<String, ConfigDef.ConfigKey> kafka,
      Set<String> registry) {
    this.kafkaPrefixes = List.copyOf(kafkaPrefixes);
    this.openFamilies = Set.copyOf(openFamilies);
    this.kafka = kafka;
    this.registry = registry;
  }

  /** Those of consumers, producers and admin clients, and of serializers. */
  public static ClientNames ofClients() {
    return new ClientNames(
        List.of(""),
        Set.of(),
        keys(ConsumerConfig.configDef(), ProducerConfig.configDef(), AdminClientConfig.configDef()),
        Stream.of(REGISTRY, SERIALIZERS).flatMap(Set::stream).collect(Collectors.toSet()));
  }

  /**
   * Those of a program that itself uses such clients in several roles.
   *
   * @param definition what it takes for all of them; where one of their names is among it, it says
   *     what the value may be
   * @param prefixes what it takes before a client's name, to address one client alone
   * @param openFamilies what stands before names that nobody here knows
   */
  public static ClientNames ofProgram(
      ConfigDef definition, List<String> prefixes, Set<String> openFamilies) {
    return new ClientNames(
        Stream.concat(Stream.of(""), prefixes.stream()).toList(),
        openFamilies,
        keys(
            definition,
            ConsumerConfig.configDef(),
            ProducerConfig.configDef(),
            AdminClientConfig.configDef()),
        REGISTRY);
  }

  public static boolean isKafka(String name) {
    return name.startsWith(KAFKA_PREFIX);
  }

  /** Whether a setting goes to the Schema Registry client or the serializers. */
  public boolean isRegistry(String name) {
    return registry.contains(name) || OPEN_REGISTRY_PREFIXES.stream().anyMatch(name::startsWith);
  }

  /** Whether a client may have a setting of this name. */
  public boolean takes(String name) {
    return isKafka(name) || isRegistry(name);
  }

  /**
   * What clients are given: Kafka's settings without their prefix, and the registry client's as
   * they are, without the registry's address.
   */
  public Map<String, String> properties(Map<String, ?> settings) {
    Map<String, String> properties = new TreeMap<>();
    settings.forEach(
        (name, value) -> {
          if (isKafka(name)) {
            properties.put(name.substring(KAFKA_PREFIX.length()), value.toString());
          } else if (isRegistry(name) && !name.equals(REGISTRY_PREFIX + "url")) {
            properties.put(name, value.toString());
          }
        });
    return properties;
  }

  /** The names of the Schema Registry clients' settings. */
  Set<String> registry() {
    return Stream.of(registry, REGISTRY_SECRETS, TLS.keySet())
        .flatMap(Set::stream)
        .collect(Collectors.toSet());
  }

  /** Whether a client is known to have this setting. */
  public boolean isDefined(String name) {
    return isKafka(name)
        ? key(name).isPresent() || isOfOpenFamily(name)
        : registry().contains(name) || name.startsWith(HEADER_PREFIX);
  }

  private boolean isOfOpenFamily(String name) {
    return openFamilies.stream().anyMatch(family -> name.startsWith(KAFKA_PREFIX + family));
  }

  /** The setting that was meant, where one of a client's is misspelt. */
  public Optional<String> meant(String name) {
    if (isDefined(name)) {
      return Optional.empty();
    }
    return Spelling.slipOf(name, isKafka(name) ? prefixed() : registry());
  }

  /**
   * Whether a value may be shown: it may not where its setting is a secret, nor where nobody here
   * can tell.
   */
  public boolean isShown(String name) {
    return isKafka(name)
        ? key(name).map(k -> k.type != ConfigDef.Type.PASSWORD).orElse(isDefined(name))
        : registry.contains(name)
            || registryKey(name).map(k -> k.type != ConfigDef.Type.PASSWORD).orElse(false);
  }

  /** Whether a client is known to keep the value of this setting secret. */
  boolean isSecret(String name) {
    Optional<ConfigDef.ConfigKey> key = isKafka(name) ? key(name) : registryKey(name);
    return REGISTRY_SECRETS.contains(name)
        || key.filter(k -> k.type == ConfigDef.Type.PASSWORD).isPresent();
  }

  /**
   * What is wrong with a value, where its setting is known to a client.
   *
   * @param shown the setting's name as it was given
   */
  Optional<String> problem(String name, String shown, String value) {
    Optional<ConfigDef.ConfigKey> key = isKafka(name) ? key(name) : registryKey(name);
    // Config providers of the client put secrets in the place of ${…}.
    if (key.isEmpty() || key.get().type == ConfigDef.Type.PASSWORD || value.contains("${")) {
      return Optional.empty();
    }
    try {
      Object parsed = ConfigDef.parseType(shown, value, key.get().type);
      if (key.get().validator != null) {
        key.get().validator.ensureValid(shown, parsed);
      }
      return Optional.empty();
    } catch (ConfigException e) {
      return Optional.ofNullable(e.getMessage());
    }
  }

  private static Optional<ConfigDef.ConfigKey> registryKey(String name) {
    return Optional.ofNullable(TLS.get(name));
  }

  private Optional<ConfigDef.ConfigKey> key(String name) {
    String bare = name.substring(KAFKA_PREFIX.length());
    return kafkaPrefixes.stream()
        .filter(bare::startsWith)
        .map(prefix -> Optional.ofNullable(kafka.get(bare.substring(prefix.length()))))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private Set<String> prefixed() {
    Set<String> names = new LinkedHashSet<>();
    kafkaPrefixes.forEach(p -> kafka.keySet().forEach(n -> names.add(KAFKA_PREFIX + p + n)));
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
