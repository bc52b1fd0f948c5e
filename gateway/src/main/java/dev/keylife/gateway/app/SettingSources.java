package dev.keylife.gateway.app;

import dev.keylife.file.PropertiesFile;
import dev.keylife.gateway.replica.UseSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigException;

/**
 * Where settings stand: a properties file, over it {@code KEYLIFE_…} environment variables ({@code
 * KEYLIFE_API_PORT} is {@code api.port}), over them the command line.
 */
final class SettingSources {
  static final String CONFIG_FILE = "KEYLIFE_CONFIG";
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

  /** What Kubernetes makes of a Service whose name begins with "keylife". */
  private static final Pattern SERVICE_LINK =
      Pattern.compile("KEYLIFE_(.*_)?(SERVICE_HOST|SERVICE_PORT(_.*)?|PORT(_\\d+_[A-Z]+.*)?)");

  private SettingSources() {}

  /**
   * @throws ConfigException if the file cannot be read, or the keyset's password is a flag
   */
  static Map<String, String> read(
      Optional<Path> file, Map<String, String> environment, Map<String, String> flags) {
    Map<String, String> settings = new TreeMap<>();
    file.or(() -> Optional.ofNullable(environment.get(CONFIG_FILE)).map(Path::of))
        .ifPresent(path -> settings.putAll(readFile(path)));
    environment.forEach((name, value) -> setting(name).ifPresent(s -> settings.put(s, value)));
    if (flags.containsKey(UseSettings.KEYSET_PASSWORD)) {
      throw new ConfigException(
          UseSettings.KEYSET_PASSWORD
              + " cannot be given with --set, where every user of this machine sees it. Name a file"
              + " with "
              + UseSettings.KEYSET_PASSWORD_FILE
              + ".");
    }
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

  private static Optional<String> setting(String variable) {
    if (!variable.startsWith(PREFIX) || NOT_SETTINGS.contains(variable)) {
      return Optional.empty();
    }
    String name =
        variable
            .substring(PREFIX.length())
            .toLowerCase(Locale.ROOT)
            .replace("___", "-")
            .replace("__", "\0")
            .replace('_', '.')
            .replace('\0', '_');
    boolean isLink =
        SERVICE_LINK.matcher(variable).matches()
            && !GatewaySettings.DEFINITION.names().contains(name);
    return isLink ? Optional.empty() : Optional.of(name);
  }
}
