package dev.keylife.quickstart;

import dev.keylife.app.KeylifeProcessor;
import dev.keylife.app.keyset.KeysetCommand;
import dev.keylife.app.skip.SkipCommand;
import dev.keylife.cli.KeylifeCli;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import picocli.CommandLine;

/**
 * The command line of a source checkout: all of {@code keylife}, {@code config} and {@code keyset}
 * of the processor, and {@code demo} and {@code dev}.
 */
public final class Quickstart {
  private static final Set<String> SERVERS = Set.of("config", "demo", "dev", "keyset");
  private static final String LOGGING = "logback.configurationFile";

  private Quickstart() {}

  public static void main(String[] args) {
    if (args.length > 0 && SERVERS.contains(args[0])) {
      keepLogsQuiet();
    }
    KeylifeCli.main(args, commands());
  }

  static Map<String, Supplier<CommandLine>> commands() {
    Map<String, Supplier<CommandLine>> commands = new LinkedHashMap<>();
    commands.put("config", () -> KeylifeProcessor.configCommand(System.getenv()));
    commands.put("keyset", () -> KeysetCommand.commandLine(System.getenv()));
    commands.put("skip", () -> SkipCommand.commandLine(System.getenv()));
    commands.put("demo", () -> new CommandLine(new DemoCommand()));
    commands.put("dev", () -> new CommandLine(new DevCommand()));
    return commands;
  }

  /** Keeps the servers' logs off the terminal; to be called before any of them is loaded. */
  private static void keepLogsQuiet() {
    if (System.getProperty(LOGGING) == null) {
      System.setProperty(LOGGING, "dev/keylife/quickstart/logback.xml");
    }
  }
}
