package dev.keylife.settings;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The environment variable that a setting is read from: {@code KEYLIFE_STATE_DIR} is {@code
 * state.dir}. Where a name has a character that is no dot, {@code __} stands for an underscore and
 * {@code ___} for a hyphen, as in Confluent's images.
 */
public final class SettingVariable {
  /** Names the settings file where no option does. */
  public static final String CONFIG_FILE = "KEYLIFE_CONFIG";

  /** How the log is written: {@code text} or {@code json}. */
  public static final String LOG_FORMAT = "KEYLIFE_LOG_FORMAT";

  private static final String PREFIX = "KEYLIFE_";

  /** Variables of the log, the launchers and compose, which may share an environment with it. */
  private static final Set<String> NOT_SETTINGS =
      Set.of(
          CONFIG_FILE,
          LOG_FORMAT,
          "KEYLIFE_LOG_LEVEL",
          "KEYLIFE_CI_IMAGES",
          "KEYLIFE_IMAGE",
          "KEYLIFE_JAVA_OPTS");

  /** What Kubernetes makes of a Service whose name begins with "keylife". */
  private static final Pattern SERVICE_LINK =
      Pattern.compile("KEYLIFE_(.*_)?(SERVICE_HOST|SERVICE_PORT(_.*)?|PORT(_\\d+_[A-Z]+.*)?)");

  private SettingVariable() {}

  /** The variable that a setting is read from. */
  public static String of(String setting) {
    return PREFIX
        + setting.replace("_", "__").replace("-", "___").replace('.', '_').toUpperCase(Locale.ROOT);
  }

  /** The setting that a variable holds; empty where it holds none. Its name need not be known. */
  public static Optional<String> setting(String variable) {
    return variable.startsWith(PREFIX) && !NOT_SETTINGS.contains(variable)
        ? Optional.of(
            variable
                .substring(PREFIX.length())
                .toLowerCase(Locale.ROOT)
                .replace("___", "-")
                .replace("__", "\0")
                .replace('_', '.')
                .replace('\0', '_'))
        : Optional.empty();
  }

  /** Whether Kubernetes may have set a variable, for a Service near by. */
  static boolean mayBeServiceLink(String variable) {
    return SERVICE_LINK.matcher(variable).matches();
  }
}
