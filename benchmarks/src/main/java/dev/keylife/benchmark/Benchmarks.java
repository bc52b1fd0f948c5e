package dev.keylife.benchmark;

import java.io.IOException;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ScopeType;

/**
 * The measurements: those of a whole installation by their names; anything else goes to JMH, which
 * knows the others.
 */
@Command(
    name = "keylife-benchmarks",
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    subcommands = {
      EndToEnd.class,
      PlainCommands.class,
      Latency.class,
      ExpiryStorm.class,
      PairStorm.class,
      PrincipalStorm.class,
      StartUp.class,
      Sizing.class,
      BulkImports.class,
      ApiCalls.class,
      ViewMemory.class,
      UseOfKeys.class
    })
public final class Benchmarks {
  private static final String LOGGING = "logback.configurationFile";

  private Benchmarks() {}

  public static void main(String[] args) throws IOException {
    // Before anything is loaded that logs.
    System.setProperty(LOGGING, "dev/keylife/benchmark/logback.xml");
    CommandLine line = commandLine();
    Set<String> own = line.getSubcommands().keySet();
    if (args.length > 0 && (own.contains(args[0]) || args[0].equals("--help"))) {
      System.exit(line.execute(args));
    }
    org.openjdk.jmh.Main.main(args);
  }

  static CommandLine commandLine() {
    return new CommandLine(new Benchmarks());
  }
}
