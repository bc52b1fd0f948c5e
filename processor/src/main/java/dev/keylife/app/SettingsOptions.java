package dev.keylife.app;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
    Map<String, String> settings = new TreeMap<>();
    layers(environment).forEach(layer -> settings.putAll(layer.settings()));
    return ProcessorSettings.of(settings);
  }

  /** Where settings can stand, each place over the one before. */
  List<Layer> layers(Map<String, String> environment) {
    List<Layer> layers = new ArrayList<>();
    file.ifPresent(path -> layers.add(new Layer(path.toString(), read(path))));
    layers.add(new Layer("environment", SettingNames.fromEnvironment(environment)));
    layers.add(new Layer("--set", Map.copyOf(given)));
    return layers;
  }

  /**
   * Settings that stand in one place.
   *
   * @param place for people
   */
  record Layer(String place, Map<String, String> settings) {}

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
