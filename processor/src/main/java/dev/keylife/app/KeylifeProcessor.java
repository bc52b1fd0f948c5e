package dev.keylife.app;

import dev.keylife.app.keyset.KeysetCommand;
import dev.keylife.app.settings.ProcessorSettings;
import dev.keylife.app.skip.SkipCommand;
import dev.keylife.program.ConfigCommand;
import dev.keylife.program.Program;
import dev.keylife.program.SettingsOptions;
import java.io.PrintStream;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The processor's command line: {@code java -jar keylife-processor.jar}. */
@Command(
    name = KeylifeProcessor.NAME,
    mixinStandardHelpOptions = true,
    version = "keylife-processor 0.1.0",
    sortOptions = false,
    description = "Runs the Keylife processor against Kafka and a Schema Registry.",
    footerHeading = "%nExit status:%n",
    footer = {
      "   0  stopped in good order",
      "  64  a setting or argument is wrong",
      "  69  the brokers, their topics or the Schema Registry cannot be reached or used",
      "  70  the topology failed",
      "  74  the state's disk is full, read-only or damaged, or standard output cannot be written",
      "  78  the keyset is missing, unreadable or not protected",
      "",
      "Settings come from --config, then KEYLIFE_… environment variables (KEYLIFE_STATE_DIR is",
      "state.dir), then --set; the last one wins.",
      "",
      "Example:",
      "  keylife-processor --config keylife.properties --set kafka.num.stream.threads=2"
    })
public final class KeylifeProcessor implements Callable<Integer> {
  static final String NAME = "keylife-processor";

  @Mixin private SettingsOptions options = new SettingsOptions();

  private final Map<String, String> environment;

  private KeylifeProcessor(Map<String, String> environment) {
    this.environment = environment;
  }

  public static void main(String[] args) {
    Program.main(NAME, "dev/keylife/app/logback.xml", KeylifeProcessor::run, args);
  }

  /** Runs until the topology ends or the process is told to stop. */
  public static int run(Map<String, String> environment, PrintStream errors, String... args) {
    return Program.execute(
        new CommandLine(new KeylifeProcessor(environment))
            .addSubcommand(KeysetCommand.commandLine(environment))
            .addSubcommand(configCommand(environment))
            .addSubcommand(SkipCommand.commandLine(environment)),
        errors,
        args);
  }

  /** {@code keylife config}. */
  public static CommandLine configCommand(Map<String, String> environment) {
    CommandLine command =
        ConfigCommand.commandLine("keylife config", environment, ProcessorSettings.PROGRAM);
    command
        .getCommandSpec()
        .usageMessage()
        .footer("%nThe command line's own settings are shown by 'keylife settings'.");
    return command;
  }

  @Override
  public Integer call() throws InterruptedException {
    return Program.await(
        ProcessorApp.start(options.settings(environment, ProcessorSettings.PROGRAM)));
  }
}
