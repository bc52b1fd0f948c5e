package dev.keylife.replicator;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.apache.kafka.common.config.ConfigException;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The replicator's command line: {@code java -jar keylife-replicator.jar}. */
@Command(
    name = "keylife-replicator",
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
  private static final String LOGGING = "logback.configurationFile";

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "A properties file with settings. Default: the one that KEYLIFE_CONFIG names.")
  private Optional<Path> file = Optional.empty();

  @Option(
      names = "--set",
      paramLabel = "NAME=VALUE",
      description = "One setting; may be given several times.")
  private Map<String, String> given = new TreeMap<>();

  private final Map<String, String> environment;

  private KeylifeReplicator(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  public static void main(String[] args) {
    if (System.getProperty(LOGGING) == null) {
      boolean json = "json".equals(System.getenv("KEYLIFE_LOG_FORMAT"));
      System.setProperty(
          LOGGING, "dev/keylife/replicator/" + (json ? "logback-json.xml" : "logback.xml"));
    }
    System.exit(run(System.getenv(), System.err, args));
  }

  /** Runs until the process is told to stop. */
  static int run(Map<String, String> environment, PrintStream errors, String... args) {
    return new CommandLine(new KeylifeReplicator(environment))
        .setExpandAtFiles(false) // a value may begin with @
        .setExecutionExceptionHandler((e, line, parsed) -> report(e, errors))
        .setParameterExceptionHandler(
            (e, argv) -> {
              errors.println("keylife-replicator: " + e.getMessage());
              errors.println("Try 'keylife-replicator --help'.");
              return ExitCode.USAGE.status();
            })
        .execute(args);
  }

  @Override
  public Integer call() throws InterruptedException {
    ReplicatorSettings settings =
        ReplicatorSettings.of(SettingSources.read(file, environment, given));
    try (ReplicatorApp app = ReplicatorApp.start(settings)) {
      Runtime.getRuntime().addShutdownHook(new Thread(app::close, "shutdown"));
      app.awaitClosed();
      return ExitCode.OK.status();
    }
  }

  private static int report(Exception failure, PrintStream errors) {
    if (failure instanceof ReplicatorException known) {
      errors.println("keylife-replicator: " + known.getMessage());
      return known.exitCode().status();
    }
    if (failure instanceof ConfigException config) {
      errors.println("keylife-replicator: " + config.getMessage());
      return ExitCode.USAGE.status();
    }
    LoggerFactory.getLogger(KeylifeReplicator.class).error("The replicator failed", failure);
    errors.println("keylife-replicator: failed: " + failure);
    return ExitCode.SOFTWARE.status();
  }
}
