package dev.keylife.quickstart;

import dev.keylife.app.ConfigCommand;
import dev.keylife.app.KeysetCommand;
import dev.keylife.cli.KeylifeCli;
import java.util.Set;
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
    System.exit(
        KeylifeCli.run(
            KeylifeCli.commandLine()
                .addSubcommand(ConfigCommand.commandLine(System.getenv()))
                .addSubcommand(KeysetCommand.commandLine(System.getenv()))
                .addSubcommand(new CommandLine(new DemoCommand()))
                .addSubcommand(new CommandLine(new DevCommand())),
            args));
  }

  /** Keeps the servers' logs off the terminal; to be called before any of them is loaded. */
  private static void keepLogsQuiet() {
    if (System.getProperty(LOGGING) == null) {
      System.setProperty(LOGGING, "dev/keylife/quickstart/logback.xml");
    }
  }
}
