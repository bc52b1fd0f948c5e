package dev.keylife.app;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import org.apache.kafka.common.config.ConfigException;
import picocli.CommandLine.Option;

/** The options that every command of the processor takes its settings from. */
final class SettingsOptions {
  @Option(names = "--config", paramLabel = "FILE", description = "A properties file with settings.")
  private Optional<Path> file = Optional.empty();

  @Option(
      names = "--set",
      paramLabel = "NAME=VALUE",
      description = "One setting; may be given several times.")
  private Map<String, String> given = new TreeMap<>();

  /**
   * The settings of the file, the environment and the options; the last one wins.
   *
   * @throws ConfigException if one is missing, malformed or not known
   */
  ProcessorSettings settings(Map<String, String> environment) {
    GivenSettings settings = GivenSettings.none();
    if (file.isPresent()) {
      settings = settings.over(read(file.get()), "file " + file.get());
    }
    settings =
        settings.over(
            EnvironmentSettings.of(environment),
            name -> "environment " + EnvironmentSettings.variable(name));
    return ProcessorSettings.of(settings.over(given, "flag --set"));
  }

  private static Map<String, String> read(Path path) {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(path)) {
      properties.load(reader);
    } catch (IOException | IllegalArgumentException e) {
      throw new ConfigException("The settings file " + path + " cannot be read: " + e);
    }
    Map<String, String> settings = new TreeMap<>();
    properties.stringPropertyNames().forEach(n -> settings.put(n, properties.getProperty(n)));
    return settings;
  }
}
