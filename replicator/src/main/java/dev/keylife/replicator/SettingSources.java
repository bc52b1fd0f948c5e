package dev.keylife.replicator;

import dev.keylife.file.PropertiesFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.common.config.ConfigException;

/**
 * Where settings stand: a properties file, over it {@code KEYLIFE_…} environment variables, over
 * them the command line. Of a variable's name {@code _} is a dot and {@code ___} a hyphen: {@code
 * KEYLIFE_REGION_EU___WEST___1_KAFKA_BOOTSTRAP_SERVERS} is {@code
 * region.eu-west-1.kafka.bootstrap.servers}.
 */
final class SettingSources {
  private static final String CONFIG_FILE = "KEYLIFE_CONFIG";
  private static final String PREFIX = "KEYLIFE_";

  /** Variables of the launchers, which may share an environment with it. */
  private static final Set<String> NOT_SETTINGS =
      Set.of(
          CONFIG_FILE,
          "KEYLIFE_IMAGE",
          "KEYLIFE_JAVA_OPTS",
          "KEYLIFE_LOG_LEVEL",
          "KEYLIFE_LOG_FORMAT",
          "KEYLIFE_CI_IMAGES");

  private SettingSources() {}

  /**
   * @throws ConfigException if the file cannot be read
   */
  static Map<String, String> read(
      Optional<Path> file, Map<String, String> environment, Map<String, String> flags) {
    Map<String, String> settings = new TreeMap<>();
    file.or(() -> Optional.ofNullable(environment.get(CONFIG_FILE)).map(Path::of))
        .ifPresent(path -> settings.putAll(readFile(path)));
    environment.forEach(
        (name, value) -> {
          if (name.startsWith(PREFIX) && !NOT_SETTINGS.contains(name)) {
            settings.put(setting(name), value);
          }
        });
    settings.putAll(flags);
    return settings;
  }

  private static Map<String, String> readFile(Path path) {
    try {
      return PropertiesFile.read(path);
    } catch (IOException e) {
      throw new ConfigException("The settings file " + path + " cannot be read: " + e.getMessage());
    }
  }

  private static String setting(String variable) {
    return variable
        .substring(PREFIX.length())
        .toLowerCase(Locale.ROOT)
        .replace("___", "-")
        .replace("__", "\0")
        .replace('_', '.')
        .replace('\0', '_');
  }
}
