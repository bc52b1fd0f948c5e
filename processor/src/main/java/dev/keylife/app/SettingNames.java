package dev.keylife.app;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.kafka.common.config.ConfigException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which names are settings. A misspelt setting must not be passed over in silence. */
final class SettingNames {
  private static final Logger LOG = LoggerFactory.getLogger(SettingNames.class);

  static final String ENVIRONMENT_PREFIX = "KEYLIFE_";

  private static final Set<String> REGISTRY_NAMES =
      Set.of(
          "auto.register.schemas",
          "normalize.schemas",
          "use.latest.version",
          "latest.compatibility.strict",
          "latest.cache.size",
          "latest.cache.ttl.sec",
          "use.schema.id",
          "avro.remove.java.properties",
          "value.subject.name.strategy",
          "max.schemas.per.subject",
          "max.retries",
          "retries.wait.ms",
          "retries.max.wait.ms",
          "http.connect.timeout.ms",
          "http.read.timeout.ms",
          "proxy.host",
          "proxy.port");
  private static final Set<String> REGISTRY_PREFIXES =
      Set.of("schema.registry.", "basic.auth.", "bearer.auth.", "request.header.");

  private SettingNames() {}

  static boolean isRegistrySetting(String name) {
    return REGISTRY_NAMES.contains(name) || REGISTRY_PREFIXES.stream().anyMatch(name::startsWith);
  }

  /**
   * @throws ConfigException if a name is not a setting; the message offers the nearest one
   */
  static void requireKnown(Collection<String> names) {
    for (String name : names) {
      if (!isKnown(name)) {
        throw new ConfigException(
            "There is no setting '" + name + "'. Did you mean '" + nearest(name) + "'?");
      }
    }
  }

  /**
   * The settings that stand in environment variables: {@code KEYLIFE_STATE_DIR} is {@code
   * state.dir}. A variable with the prefix that is no setting is passed over with a warning, since
   * the command line reads variables of its own.
   */
  static Map<String, String> fromEnvironment(Map<String, String> environment) {
    Map<String, String> settings = new TreeMap<>();
    environment.forEach(
        (variable, value) -> {
          if (!variable.startsWith(ENVIRONMENT_PREFIX) || LogFormat.VARIABLES.contains(variable)) {
            return;
          }
          String name =
              variable
                  .substring(ENVIRONMENT_PREFIX.length())
                  .toLowerCase(Locale.ROOT)
                  .replace('_', '.');
          if (isKnown(name)) {
            settings.put(name, value);
          } else {
            LOG.warn("The environment variable {} is no setting of the processor", variable);
          }
        });
    return settings;
  }

  private static boolean isKnown(String name) {
    return ProcessorSettings.DEFINITION.names().contains(name)
        || name.startsWith(ProcessorSettings.KAFKA_PREFIX)
        || isRegistrySetting(name);
  }

  private static String nearest(String name) {
    return Stream.concat(ProcessorSettings.DEFINITION.names().stream(), REGISTRY_NAMES.stream())
        .min(Comparator.comparingInt((String known) -> distance(name, known)).thenComparing(s -> s))
        .orElseThrow();
  }

  /** Levenshtein distance. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(substituted, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}
