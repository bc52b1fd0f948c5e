package dev.keylife.app.settings;

import dev.keylife.file.PropertiesFile;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.common.config.ConfigException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Option;

/** The options that every command of the processor takes its settings from. */
public final class SettingsOptions {
  private static final Logger LOG = LoggerFactory.getLogger(SettingsOptions.class);

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "A properties file with settings. Default: the one that KEYLIFE_CONFIG names.")
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
  public ProcessorSettings settings(Map<String, String> environment) {
    return settings(environment, GivenSettings.none());
  }

  /**
   * The same for a command that connects to nothing: it can do without the brokers' and the
   * registry's addresses.
   */
  public ProcessorSettings offlineSettings(Map<String, String> environment) {
    return settings(
        environment,
        GivenSettings.none()
            .over(
                Map.of(
                    ProcessorSettings.BOOTSTRAP_SERVERS,
                    "localhost:9092",
                    ProcessorSettings.SCHEMA_REGISTRY_URL,
                    "http://localhost:8081"),
                "not given, and not needed here"));
  }

  private ProcessorSettings settings(Map<String, String> environment, GivenSettings lowest) {
    refuseSecrets(given.keySet());
    GivenSettings settings = lowest;
    Optional<Path> named = file.or(() -> namedBy(environment));
    if (named.isPresent()) {
      settings = settings.over(read(named.get()), "file " + named.get());
    }
    settings =
        settings.over(
            EnvironmentSettings.of(environment),
            name -> "environment " + EnvironmentSettings.variable(name));
    return ProcessorSettings.of(settings.over(given, "flag --set"));
  }

  /** What stands on a command line is seen by every user of the machine, and kept by shells. */
  private static void refuseSecrets(Set<String> names) {
    for (String name : names) {
      if (name.equals(ProcessorSettings.KEYSET_PASSWORD)) {
        throw new ConfigException(
            name
                + " cannot be given with --set, where every user of this machine sees it. Name a file"
                + " that holds it with keyset.password.file, or set "
                + EnvironmentSettings.variable(name)
                + ".");
      }
      if (ClientNames.isSecret(name)) {
        LOG.warn(
            "{} is a secret, and stands on the command line, where every user of this machine sees"
                + " it; move it to the settings file or to {}",
            name,
            EnvironmentSettings.variable(name));
      }
    }
  }

  private static Optional<Path> namedBy(Map<String, String> environment) {
    return Optional.ofNullable(environment.get(EnvironmentSettings.CONFIG_FILE))
        .filter(text -> !text.isBlank())
        .map(Path::of);
  }

  private static Map<String, String> read(Path path) {
    try {
      Map<String, String> settings = PropertiesFile.read(path);
      settings.keySet().removeIf(EnvironmentSettings::isOfCommandLine);
      return settings;
    } catch (IOException e) {
      throw new ConfigException("The settings file " + path + " cannot be read: " + words(e));
    }
  }

  private static String words(IOException e) {
    return e instanceof FileSystemException ? e.toString() : String.valueOf(e.getMessage());
  }
}
