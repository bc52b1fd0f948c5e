package dev.keylife.program;

import dev.keylife.settings.GivenSettings;
import dev.keylife.settings.KnownSettings;
import dev.keylife.settings.SettingSources;
import dev.keylife.settings.SettingVariable;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.common.config.ConfigException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Option;

/** The options that every command of a program takes its settings from. */
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
  private List<String> given = List.of();

  /**
   * The settings of the file, the environment and the options; the last one wins.
   *
   * @throws ConfigException if one is missing, malformed or not known
   */
  public <S> S settings(Map<String, String> environment, ProgramSettings<S> program) {
    return program.of(given(environment, program, GivenSettings.none()));
  }

  /**
   * The same, where something holds that a command can do without being given.
   *
   * @param lowest holds where nothing else is given
   */
  public <S> S settings(
      Map<String, String> environment, ProgramSettings<S> program, GivenSettings lowest) {
    return program.of(given(environment, program, lowest));
  }

  GivenSettings given(
      Map<String, String> environment, ProgramSettings<?> program, GivenSettings lowest) {
    Map<String, String> flags = flags();
    GivenSettings all = SettingSources.read(lowest, file, environment, flags, program::known);
    warnOfSecrets(flags, program.known(all.values()));
    return all;
  }

  /** The last one wins; a value may have an equals sign. */
  private Map<String, String> flags() {
    Map<String, String> flags = new TreeMap<>();
    for (String text : given) {
      int end = text.indexOf('=');
      if (end < 1) {
        throw new ConfigException("--set takes NAME=VALUE, not '" + text + "'");
      }
      flags.put(text.substring(0, end), text.substring(end + 1));
    }
    return flags;
  }

  /** What stands on a command line is seen by every user of the machine, and kept by shells. */
  private static void warnOfSecrets(Map<String, String> flags, KnownSettings known) {
    flags.keySet().stream()
        .filter(known::isSecret)
        .forEach(
            name ->
                LOG.warn(
                    "{} is a secret, and stands on the command line, where every user of this"
                        + " machine sees it; move it to the settings file or to {}",
                    name,
                    SettingVariable.of(name)));
  }
}
