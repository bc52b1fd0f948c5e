package dev.keylife.app.settings;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Settings in environment variables: {@code KEYLIFE_STATE_DIR} is {@code state.dir}. Where a name
 * has a character that is no dot, {@code __} stands for an underscore and {@code ___} for a dash,
 * as in Confluent's images.
 */
public final class EnvironmentSettings {
  /** Names the settings file where no option does. */
  static final String CONFIG_FILE = "KEYLIFE_CONFIG";

  private static final String PREFIX = "KEYLIFE_";

  /** Variables of the launchers and compose, which may share a shell with it. */
  private static final Set<String> NOT_SETTINGS =
      Set.of("KEYLIFE_CI_IMAGES", CONFIG_FILE, "KEYLIFE_IMAGE", "KEYLIFE_JAVA_OPTS");

  /** Settings of the command line alone. */
  private static final Set<String> COMMAND_LINE =
      Set.of("command.config", "issuer", "output", "timeout");

  /** What Kubernetes makes of a Service whose name begins with "keylife". */
  private static final Pattern SERVICE_LINK =
      Pattern.compile("KEYLIFE_(.*_)?(SERVICE_HOST|SERVICE_PORT(_.*)?|PORT(_\\d+_[A-Z]+.*)?)");

  private EnvironmentSettings() {}

  /** The settings among environment variables. Their names need not be known. */
  public static Map<String, String> of(Map<String, String> environment) {
    Map<String, String> settings = new TreeMap<>();
    environment.forEach(
        (variable, value) -> setting(variable).ifPresent(name -> settings.put(name, value)));
    return settings;
  }

  /** The variable that a setting is read from. */
  static String variable(String name) {
    return PREFIX
        + name.replace("_", "__").replace("-", "___").replace('.', '_').toUpperCase(Locale.ROOT);
  }

  /** Whether a name is a setting of the command line, which reads the same files. */
  static boolean isOfCommandLine(String name) {
    return COMMAND_LINE.contains(name);
  }

  private static Optional<String> setting(String variable) {
    if (!variable.startsWith(PREFIX)
        || NOT_SETTINGS.contains(variable)
        || LogFormat.VARIABLES.contains(variable)) {
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
    return isOfCommandLine(name)
            || (SERVICE_LINK.matcher(variable).matches() && !SettingNames.isOwn(name))
        ? Optional.empty()
        : Optional.of(name);
  }
}
