package dev.keylife.app;

import dev.keylife.app.exit.ExitCode;
import dev.keylife.app.exit.StartupException;
import dev.keylife.app.keyset.KeysetCommand;
import dev.keylife.app.settings.LogFormat;
import dev.keylife.app.settings.ProcessorSettings;
import dev.keylife.app.settings.SettingsOptions;
import dev.keylife.app.skip.SkipCommand;
import java.io.PrintStream;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.kafka.common.config.ConfigException;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The processor's command line: {@code java -jar keylife-processor.jar}. */
@Command(
    name = "keylife-processor",
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
  private static final String LOGGING = "logback.configurationFile";

  @Mixin private SettingsOptions options = new SettingsOptions();

  private final Map<String, String> environment;

  private KeylifeProcessor(Map<String, String> environment) {
    this.environment = environment;
  }

  public static void main(String[] args) {
    if (System.getProperty(LOGGING) == null) {
      try {
        System.setProperty(LOGGING, LogFormat.configuration(System.getenv()));
      } catch (ConfigException e) {
        System.exit(report(e, System.err));
      }
    }
    int status = run(System.getenv(), System.err, args);
    if (System.out.checkError() && status == ExitCode.OK.status()) {
      System.err.println("keylife-processor: standard output cannot be written to.");
      status = ExitCode.DISK.status();
    }
    System.exit(status);
  }

  /** Runs until the topology ends or the process is told to stop. */
  public static int run(Map<String, String> environment, PrintStream errors, String... args) {
    return new CommandLine(new KeylifeProcessor(environment))
        .addSubcommand(KeysetCommand.commandLine(environment))
        .addSubcommand(ConfigCommand.commandLine(environment))
        .addSubcommand(SkipCommand.commandLine(environment))
        .setExpandAtFiles(false) // a value may begin with @
        .setExecutionExceptionHandler((e, line, parsed) -> report(e, errors))
        .setParameterExceptionHandler(
            (e, argv) -> {
              errors.println("keylife-processor: " + e.getMessage());
              errors.println("Try 'keylife-processor --help'.");
              return ExitCode.USAGE.status();
            })
        .execute(args);
  }

  @Override
  public Integer call() throws InterruptedException {
    ProcessorSettings settings = options.settings(environment);
    try (ProcessorApp app = ProcessorApp.start(settings)) {
      Thread stopper = new Thread(app::close, "shutdown");
      Runtime.getRuntime().addShutdownHook(stopper);
      app.awaitEnd();
      app.close();
      app.throwIfFailed();
      return ExitCode.OK.status();
    }
  }

  private static int report(Exception failure, PrintStream errors) {
    if (failure instanceof StartupException startup) {
      errors.println("keylife-processor: " + startup.getMessage());
      return startup.exitCode().status();
    }
    if (failure instanceof ConfigException config) {
      errors.println("keylife-processor: " + config.getMessage());
      return ExitCode.USAGE.status();
    }
    LoggerFactory.getLogger(KeylifeProcessor.class).error("The processor failed", failure);
    errors.println("keylife-processor: failed: " + failure);
    return ExitCode.SOFTWARE.status();
  }
}
