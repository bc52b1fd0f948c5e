package dev.keylife.program;

import dev.keylife.settings.SettingVariable;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.common.config.ConfigException;

/**
 * How the log is written. Chosen by an environment variable and not by a setting, because the first
 * lines are about reading the settings. A program's own configuration includes {@code
 * dev/keylife/program/log-FORMAT.xml}, which has the appender {@code LOG}.
 */
final class LogFormat {
  private static final String CONFIGURATION = "logback.configurationFile";
  private static final Set<String> FORMATS = new TreeSet<>(Set.of("text", "json"));

  private LogFormat() {}

  /**
   * Has the log written as the environment asks for, unless an operator has a configuration.
   *
   * @param resource the program's configuration
   * @throws ConfigException if there is no such format
   */
  static void configure(String resource, Map<String, String> environment) {
    if (System.getProperty(CONFIGURATION) == null) {
      require(environment);
      System.setProperty(CONFIGURATION, resource);
    }
  }

  static void require(Map<String, String> environment) {
    String format = environment.getOrDefault(SettingVariable.LOG_FORMAT, "text");
    if (!FORMATS.contains(format)) {
      throw new ConfigException(
          SettingVariable.LOG_FORMAT
              + " is '"
              + format
              + "'; it must be 'text' (the default) or 'json'.");
    }
  }
}
