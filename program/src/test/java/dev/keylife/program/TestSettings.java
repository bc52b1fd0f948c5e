package dev.keylife.program;

import dev.keylife.settings.GivenSettings;
import dev.keylife.settings.SettingSources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a program finds where settings stand. */
public final class TestSettings {
  private static final Pattern VARIABLE = Pattern.compile("(?m)^  (KEYLIFE_\\w+): (.*)$");

  private TestSettings() {}

  /**
   * Reads settings without a file.
   *
   * @param flags names and values of the command line
   */
  public static Map<String, String> read(
      ProgramSettings<?> program, Map<String, String> environment, Map<String, String> flags) {
    return SettingSources.read(
            GivenSettings.none(), Optional.empty(), environment, flags, program::known)
        .values();
  }

  /**
   * The environment that a ConfigMap gives a program.
   *
   * @param folder of the manifests, in {@code deploy}
   */
  public static Map<String, String> environmentOf(String folder) throws IOException {
    String manifest = Files.readString(Path.of("..", "deploy", folder, "configuration.yaml"));
    Map<String, String> environment = new TreeMap<>();
    Matcher lines = VARIABLE.matcher(manifest);
    while (lines.find()) {
      environment.put(lines.group(1), lines.group(2));
    }
    return environment;
  }
}
