package dev.keylife.settings;

import dev.keylife.file.PropertiesFile;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.kafka.common.config.ConfigException;

/**
 * Where settings stand: a properties file, over it {@code KEYLIFE_…} environment variables, over
 * them the command line.
 */
public final class SettingSources {
  /** Settings of the command line alone, which reads the same file and environment. */
  private static final Set<String> COMMAND_LINE =
      Set.of(
          "command.config",
          "issuer",
          "output",
          "signing.audience",
          "signing.key.file",
          "signing.key.id",
          "timeout");

  private SettingSources() {}

  /**
   * Collects settings; the last place wins.
   *
   * @param lowest what holds where nothing else is given
   * @param file a properties file; where there is none, the one that {@link
   *     SettingVariable#CONFIG_FILE} names
   * @param flags names and values of the command line
   * @param known which settings there are; may depend on what is given
   * @throws ConfigException if the file cannot be read, or a flag holds what must not be one
   */
  public static GivenSettings read(
      GivenSettings lowest,
      Optional<Path> file,
      Map<String, String> environment,
      Map<String, String> flags,
      Function<Map<String, String>, KnownSettings> known) {
    Map<String, String> variables = new TreeMap<>();
    environment.forEach(
        (variable, value) ->
            SettingVariable.setting(variable).ifPresent(name -> variables.put(name, value)));
    Optional<Path> named = file.or(() -> namedBy(environment));
    Map<String, String> filed = named.map(SettingSources::readFile).orElseGet(Map::of);
    Map<String, String> all = new TreeMap<>(filed);
    all.putAll(variables);
    all.putAll(flags);
    KnownSettings names = known.apply(all);
    flags.keySet().forEach(names::requireMayBeFlag);

    Map<String, String> ofFile = new TreeMap<>(filed);
    ofFile.keySet().removeIf(name -> isOfCommandLine(name, names));
    variables.keySet().removeIf(name -> isOfCommandLine(name, names) || isServiceLink(name, names));
    return lowest
        .over(ofFile, "file " + named.map(Path::toString).orElse(""))
        .over(variables, name -> "environment " + SettingVariable.of(name))
        .over(flags, "flag --set");
  }

  private static boolean isOfCommandLine(String name, KnownSettings names) {
    return COMMAND_LINE.contains(name) && !names.isOwn(name);
  }

  private static boolean isServiceLink(String name, KnownSettings names) {
    return SettingVariable.mayBeServiceLink(SettingVariable.of(name)) && !names.isOwn(name);
  }

  private static Optional<Path> namedBy(Map<String, String> environment) {
    return Optional.ofNullable(environment.get(SettingVariable.CONFIG_FILE))
        .filter(text -> !text.isBlank())
        .map(Path::of);
  }

  private static Map<String, String> readFile(Path path) {
    try {
      return PropertiesFile.read(path);
    } catch (IOException e) {
      throw new ConfigException("The settings file " + path + " cannot be read: " + words(e));
    }
  }

  private static String words(IOException e) {
    return e instanceof FileSystemException ? e.toString() : String.valueOf(e.getMessage());
  }
}
