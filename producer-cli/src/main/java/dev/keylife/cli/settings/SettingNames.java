package dev.keylife.cli.settings;

import dev.keylife.text.Spelling;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;

/**
 * The names of settings, the same for the processor and for this tool: a setting {@code a.b} of a
 * file is the variable {@code KEYLIFE_A_B} of the environment. What begins with {@code kafka.} goes
 * to the Kafka client without that prefix; settings of the Schema Registry client keep Confluent's
 * names.
 */
public final class SettingNames {
  static final String KAFKA_PREFIX = "kafka.";
  static final String BOOTSTRAP_SERVERS = KAFKA_PREFIX + "bootstrap.servers";
  static final String SCHEMA_REGISTRY_URL = "schema.registry.url";
  static final String COMMAND_CONFIG = "command.config";
  static final String ISSUER = "issuer";
  static final String OUTPUT = "output";
  static final String TIMEOUT = "timeout";
  static final String SIGNING_KEY_FILE = "signing.key.file";
  static final String SIGNING_KEY_ID = "signing.key.id";
  static final String SIGNING_AUDIENCE = "signing.audience";

  /** This tool's own. */
  static final List<String> OWN =
      List.of(
          BOOTSTRAP_SERVERS,
          SCHEMA_REGISTRY_URL,
          COMMAND_CONFIG,
          ISSUER,
          OUTPUT,
          TIMEOUT,
          SIGNING_KEY_FILE,
          SIGNING_KEY_ID,
          SIGNING_AUDIENCE);

  private static final String VARIABLE_PREFIX = "KEYLIFE_";

  /** Variables of this tool and of the scripts around it that are no settings. */
  private static final Set<String> NO_SETTINGS =
      Set.of("KEYLIFE_CONFIG", "KEYLIFE_JAVA_OPTS", "KEYLIFE_LOG_FORMAT", "KEYLIFE_LOG_LEVEL");

  /** Families of names that the Schema Registry client takes, and the serializers. */
  private static final List<String> REGISTRY_PREFIXES =
      List.of("schema.registry.", "basic.auth.", "bearer.auth.", "request.header.");

  private static final Set<String> REGISTRY =
      Set.of(
          "auto.register.schemas",
          "avro.remove.java.properties",
          "http.connect.timeout.ms",
          "http.read.timeout.ms",
          "latest.cache.size",
          "latest.cache.ttl.sec",
          "missing.id.cache.ttl.sec",
          "schema.registry.recheck.ms",
          "latest.compatibility.strict",
          "max.retries",
          "max.schemas.per.subject",
          "normalize.schemas",
          "proxy.host",
          "proxy.port",
          "retries.max.wait.ms",
          "retries.wait.ms",
          "use.latest.version",
          "value.deserializer",
          "value.serializer",
          "value.subject.name.strategy");

  private SettingNames() {}

  /** The variable that a setting is read from. */
  static String variable(String name) {
    return VARIABLE_PREFIX
        + name.replace("_", "__").replace("-", "___").replace('.', '_').toUpperCase(Locale.ROOT);
  }

  /** The setting that a variable holds; empty where it holds none. */
  static Optional<String> ofVariable(String variable) {
    if (!variable.startsWith(VARIABLE_PREFIX) || NO_SETTINGS.contains(variable)) {
      return Optional.empty();
    }
    String[] words = variable.substring(VARIABLE_PREFIX.length()).split("(?<!_)_(?!_)", -1);
    String name = String.join(".", words).toLowerCase(Locale.ROOT);
    return Optional.of(name.replace("___", "-").replace("__", "_"));
  }

  /** Whether this tool makes use of a setting. */
  static boolean isUsed(String name) {
    return OWN.contains(name) || name.startsWith(KAFKA_PREFIX) || isRegistry(name);
  }

  /** Whether the Schema Registry client or a serializer takes a setting. */
  static boolean isRegistry(String name) {
    return REGISTRY.contains(name) || REGISTRY_PREFIXES.stream().anyMatch(name::startsWith);
  }

  /** The name here of a setting that stands in a file as Kafka's own tools take it. */
  static String ofClientProperty(String name) {
    return isRegistry(name) ? name : KAFKA_PREFIX + name;
  }

  /** Whether a value may be shown: it is known what it is, and that it is no secret. */
  public static boolean isShown(String name) {
    return OWN.contains(name)
        || REGISTRY.contains(name)
        || name.endsWith(".credentials.source")
        || kafkaKey(name).filter(key -> key.type != ConfigDef.Type.PASSWORD).isPresent();
  }

  private static Optional<ConfigDef.ConfigKey> kafkaKey(String name) {
    if (!name.startsWith(KAFKA_PREFIX)) {
      return Optional.empty();
    }
    String bare = name.substring(KAFKA_PREFIX.length());
    return Optional.ofNullable(ConsumerConfig.configDef().configKeys().get(bare))
        .or(() -> Optional.ofNullable(ProducerConfig.configDef().configKeys().get(bare)));
  }

  /**
   * The setting that will have been meant by a name that this tool has no use for, or that the
   * Kafka client does not know; empty where none is near.
   */
  static Optional<String> meant(String name) {
    if (OWN.contains(name) || REGISTRY.contains(name) || kafkaKey(name).isPresent()) {
      return Optional.empty();
    }
    if (isRegistry(name)) { // of an open family: any further word may be one
      return Spelling.slipOf(name, List.of(SCHEMA_REGISTRY_URL));
    }
    if (kafkaKey(KAFKA_PREFIX + name).isPresent()) {
      return Optional.of(KAFKA_PREFIX + name);
    }
    Set<String> known = new TreeSet<>(OWN);
    known.addAll(REGISTRY);
    ConsumerConfig.configNames().forEach(kafka -> known.add(KAFKA_PREFIX + kafka));
    ProducerConfig.configNames().forEach(kafka -> known.add(KAFKA_PREFIX + kafka));
    return Spelling.slipOf(name, known)
        .or(
            () ->
                name.startsWith(KAFKA_PREFIX)
                    ? Optional.empty()
                    : Spelling.slipOf(KAFKA_PREFIX + name, known));
  }

  /** The processor's own settings, which may stand in the same file: from its reference page. */
  static Set<String> ofProcessor() {
    try (InputStream page = SettingNames.class.getResourceAsStream("settings.md")) {
      if (page == null) {
        throw new IllegalStateException("the build puts settings.md beside this class");
      }
      return Pattern.compile("^\\| `([a-z0-9.]+)` ", Pattern.MULTILINE)
          .matcher(new String(page.readAllBytes(), StandardCharsets.UTF_8))
          .results()
          .map(found -> found.group(1))
          .collect(Collectors.toSet());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
