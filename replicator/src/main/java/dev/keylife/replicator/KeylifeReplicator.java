package dev.keylife.replicator;

import dev.keylife.program.ConfigCommand;
import dev.keylife.program.Program;
import dev.keylife.program.SettingsOptions;
import java.io.PrintStream;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The replicator's command line: {@code java -jar keylife-replicator.jar}. */
@Command(
    name = KeylifeReplicator.NAME,
    mixinStandardHelpOptions = true,
    version = "keylife-replicator 0.1.0",
    sortOptions = false,
    description = {
      "Carries the news of multi-Region keys between Keylife installations of several Regions.",
      "",
      "It needs for each Region its brokers and its registry, and the principal that it sends"
          + " commands as; docs/multi-region.md has all settings.",
    },
    footerHeading = "%nExit status:%n",
    footer = {
      "   0  stopped in good order",
      "  64  a setting or argument is wrong",
      "  69  brokers do not let it go on, such as for want of a right, or a port is in use",
      "  70  something failed that nobody foresaw",
      "  78  a signing key cannot be used",
      "",
      "Brokers that do not answer are waited for, at the start too.",
      "",
      "Settings come from --config, then KEYLIFE_… environment variables (KEYLIFE_HTTP_PORT is",
      "http.port, KEYLIFE_REGION_EU___WEST___1_KAFKA_BOOTSTRAP_SERVERS is",
      "region.eu-west-1.kafka.bootstrap.servers), then --set; the last one wins.",
      "KEYLIFE_LOG_FORMAT=json makes each line of the log one JSON object.",
      "",
      "Example:",
      "  keylife-replicator --config replicator.properties"
    })
public final class KeylifeReplicator implements Callable<Integer> {
  static final String NAME = "keylife-replicator";

  @Mixin private SettingsOptions options = new SettingsOptions();

  private final Map<String, String> environment;

  private KeylifeReplicator(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  public static void main(String[] args) {
    Program.main(NAME, "dev/keylife/replicator/logback.xml", KeylifeReplicator::run, args);
  }

  /** Runs until the process is told to stop. */
  static int run(Map<String, String> environment, PrintStream errors, String... args) {
    return Program.execute(
        new CommandLine(new KeylifeReplicator(environment))
            .addSubcommand(
                ConfigCommand.commandLine(
                    NAME + " config", environment, ReplicatorSettings.PROGRAM)),
        errors,
        args);
  }

  @Override
  public Integer call() throws InterruptedException {
    return Program.await(
        ReplicatorApp.start(options.settings(environment, ReplicatorSettings.PROGRAM)));
  }
}
