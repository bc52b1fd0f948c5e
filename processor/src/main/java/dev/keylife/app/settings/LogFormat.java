package dev.keylife.app.settings;

import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.config.ConfigException;

/**
 * How the log is written. Chosen by environment variables and not by a setting, because the first
 * lines are about reading the settings.
 */
public final class LogFormat {
  private static final String FORMAT = "KEYLIFE_LOG_FORMAT";

  /** Variables that are for the log and are no settings. */
  public static final Set<String> VARIABLES = Set.of(FORMAT, "KEYLIFE_LOG_LEVEL");

  private LogFormat() {}

  /**
   * The logging configuration that an environment asks for, as a resource.
   *
   * @throws ConfigException if there is no such format
   */
  public static String configuration(Map<String, String> environment) {
    String format = environment.getOrDefault(FORMAT, "text");
    return switch (format) {
      case "text" -> "dev/keylife/app/logback.xml";
      case "json" -> "dev/keylife/app/logback-json.xml";
      default ->
          throw new ConfigException(
              FORMAT + " is '" + format + "'; it must be 'text' (the default) or 'json'.");
    };
  }
}
