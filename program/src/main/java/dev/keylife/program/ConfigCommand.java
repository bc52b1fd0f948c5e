package dev.keylife.program;

import dev.keylife.program.exit.ExitCode;
import dev.keylife.settings.GivenSettings;
import dev.keylife.settings.KnownSettings;
import dev.keylife.settings.SecretMask;
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

/** What a program would run with, and where each setting stands. */
@Command(
    name = "config",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    header = "Show the effective settings, and where each of them stands.",
    description =
        "A setting stands in a file, in the environment, at --set, or has its default. Secrets are"
            + " not shown, nor is what could be one.%n",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:The settings are well formed.", "64:A setting or argument is wrong."})
public final class ConfigCommand implements Callable<Integer> {
  private final String name;
  private final Map<String, String> environment;
  private final ProgramSettings<?> program;

  @Mixin private SettingsOptions options = new SettingsOptions();

  @Option(names = "--given", description = "Leaves out the settings that have their default.")
  private boolean givenOnly;

  @Spec private CommandSpec spec = CommandSpec.create();

  private ConfigCommand(String name, Map<String, String> environment, ProgramSettings<?> program) {
    this.name = name;
    this.environment = Map.copyOf(environment);
    this.program = program;
  }

  /**
   * The command, to be added to a command line.
   *
   * @param name how the command is called, for messages
   * @param environment where settings may stand in {@code KEYLIFE_…} variables
   */
  public static CommandLine commandLine(
      String name, Map<String, String> environment, ProgramSettings<?> program) {
    return new CommandLine(new ConfigCommand(name, environment, program));
  }

  /** One line of the report. */
  private record Line(String value, String source) {}

  @Override
  public Integer call() {
    try {
      GivenSettings given = options.given(environment, program, GivenSettings.none());
      Object unused = program.of(given);
      print(lines(given, program.known(given.values())), spec.commandLine().getOut());
      return ExitCode.OK.status();
    } catch (ConfigException e) {
      PrintWriter err = spec.commandLine().getErr();
      err.println(name + ": " + e.getMessage());
      err.flush();
      return ExitCode.USAGE.status();
    }
  }

  private Map<String, Line> lines(GivenSettings given, KnownSettings known) {
    Set<String> names = new TreeSet<>(given.values().keySet());
    if (!givenOnly) {
      names.addAll(known.own().names());
    }
    Map<String, Line> lines = new TreeMap<>();
    for (String setting : names) {
      lines.put(
          setting,
          given
              .source(setting)
              .map(source -> new Line(shown(setting, given, known), source))
              .orElseGet(() -> new Line(fallback(setting, known), "default")));
    }
    return lines;
  }

  private static String shown(String setting, GivenSettings given, KnownSettings known) {
    // A registry's URL may hold a user's name and password.
    return known.isShown(setting)
        ? SecretMask.withoutUserInfo(given.values().getOrDefault(setting, ""))
        : SecretMask.MASK;
  }

  private static String fallback(String setting, KnownSettings known) {
    ConfigDef.ConfigKey key = known.own().configKeys().get(setting);
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
