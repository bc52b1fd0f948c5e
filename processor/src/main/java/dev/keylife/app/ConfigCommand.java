package dev.keylife.app;

import dev.keylife.app.exit.ExitCode;
import dev.keylife.app.settings.ClientNames;
import dev.keylife.app.settings.ProcessorSettings;
import dev.keylife.app.settings.SecretMask;
import dev.keylife.app.settings.SettingsOptions;
import java.io.PrintWriter;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code keylife config}: what the processor would run with, and where each setting stands. */
@Command(
    name = "config",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    header = "Show the processor's effective settings, and where each of them stands.",
    description =
        "A setting stands in a file, in the environment, at --set, or has its default. Secrets are"
            + " not shown, nor is what could be one. (The command line's own settings are shown by"
            + " 'keylife settings'.)%n",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:The settings are well formed.", "64:A setting or argument is wrong."})
public final class ConfigCommand implements Callable<Integer> {
  private final Map<String, String> environment;

  @Mixin private SettingsOptions options = new SettingsOptions();

  @Option(names = "--given", description = "Leaves out the settings that have their default.")
  private boolean givenOnly;

  @Spec private CommandSpec spec = CommandSpec.create();

  private ConfigCommand(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  /**
   * The command, to be added to a command line.
   *
   * @param environment where settings may stand in {@code KEYLIFE_…} variables
   */
  public static CommandLine commandLine(Map<String, String> environment) {
    return new CommandLine(new ConfigCommand(environment));
  }

  /** One line of the report. */
  private record Line(String value, String source) {}

  @Override
  public Integer call() {
    try {
      print(lines(options.settings(environment)), spec.commandLine().getOut());
      return ExitCode.OK.status();
    } catch (ConfigException e) {
      PrintWriter err = spec.commandLine().getErr();
      err.println("keylife config: " + e.getMessage());
      err.flush();
      return ExitCode.USAGE.status();
    }
  }

  private Map<String, Line> lines(ProcessorSettings settings) {
    Map<String, String> given = settings.given().values();
    Set<String> names = new TreeSet<>(given.keySet());
    if (!givenOnly) {
      names.addAll(ProcessorSettings.DEFINITION.names());
    }
    Map<String, Line> lines = new TreeMap<>();
    for (String name : names) {
      lines.put(
          name,
          settings
              .given()
              .source(name)
              .map(source -> new Line(shown(name, given.getOrDefault(name, "")), source))
              .orElseGet(() -> new Line(fallback(name), "default")));
    }
    return lines;
  }

  private static String shown(String name, String value) {
    ConfigDef.ConfigKey own = ProcessorSettings.DEFINITION.configKeys().get(name);
    boolean isShown = own == null ? ClientNames.isShown(name) : own.type != ConfigDef.Type.PASSWORD;
    // A registry's URL may hold a user's name and password.
    return isShown ? SecretMask.withoutUserInfo(value) : SecretMask.MASK;
  }

  private static String fallback(String name) {
    ConfigDef.ConfigKey key = ProcessorSettings.DEFINITION.configKeys().get(name);
    return key == null || key.type == ConfigDef.Type.PASSWORD
        ? ""
        : ConfigDef.convertToString(key.defaultValue, key.type);
  }

  private static void print(Map<String, Line> lines, PrintWriter out) {
    int name = width(lines.keySet(), "NAME");
    int value = width(lines.values().stream().map(Line::value).toList(), "VALUE");
    String format = "%-" + name + "s  %-" + value + "s  %s%n";
    out.printf(format, "NAME", "VALUE", "SOURCE");
    lines.forEach((n, line) -> out.printf(format, n, line.value(), line.source()));
    out.flush();
  }

  private static int width(Iterable<String> cells, String heading) {
    int widest = heading.length();
    for (String cell : cells) {
      widest = Math.max(widest, cell.length());
    }
    return widest;
  }
}
