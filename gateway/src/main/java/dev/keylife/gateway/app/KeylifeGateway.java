package dev.keylife.gateway.app;

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

/** The gateway's command line: {@code java -jar keylife-gateway.jar}. */
@Command(
    name = "keylife-gateway",
    mixinStandardHelpOptions = true,
    version = "keylife-gateway 0.1.0",
    sortOptions = false,
    description = "Serves the AWS KMS API on a Keylife installation.",
    footerHeading = "%nExit status:%n",
    footer = {
      "   0  stopped in good order",
      "  64  a setting or argument is wrong",
      "  69  the brokers, their topics or the Schema Registry cannot be reached or used",
      "  70  something failed that nobody foresaw",
      "  78  the credentials or certificates cannot be used",
      "",
      "Settings come from --config, then KEYLIFE_… environment variables (KEYLIFE_API_PORT is",
      "api.port), then --set; the last one wins.",
      "",
      "Example:",
      "  keylife-gateway --config gateway.properties --set api.port=8443"
    })
public final class KeylifeGateway implements Callable<Integer> {
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

  private KeylifeGateway(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  public static void main(String[] args) {
    if (System.getProperty(LOGGING) == null) {
      System.setProperty(LOGGING, "dev/keylife/gateway/app/logback.xml");
    }
    System.exit(run(System.getenv(), System.err, args));
  }

  /** Runs until the process is told to stop. */
  static int run(Map<String, String> environment, PrintStream errors, String... args) {
    return new CommandLine(new KeylifeGateway(environment))
        .setExpandAtFiles(false) // a value may begin with @
        .setExecutionExceptionHandler((e, line, parsed) -> report(e, errors))
        .setParameterExceptionHandler(
            (e, argv) -> {
              errors.println("keylife-gateway: " + e.getMessage());
              errors.println("Try 'keylife-gateway --help'.");
              return ExitCode.USAGE.status();
            })
        .execute(args);
  }

  @Override
  public Integer call() throws InterruptedException {
    GatewaySettings settings = GatewaySettings.of(SettingSources.read(file, environment, given));
    try (GatewayApp app = GatewayApp.start(settings)) {
      Runtime.getRuntime().addShutdownHook(new Thread(app::close, "shutdown"));
      app.awaitClosed();
      return ExitCode.OK.status();
    }
  }

  private static int report(Exception failure, PrintStream errors) {
    if (failure instanceof GatewayException known) {
      errors.println("keylife-gateway: " + known.getMessage());
      return known.exitCode().status();
    }
    if (failure instanceof ConfigException config) {
      errors.println("keylife-gateway: " + config.getMessage());
      return ExitCode.USAGE.status();
    }
    LoggerFactory.getLogger(KeylifeGateway.class).error("The gateway failed", failure);
    errors.println("keylife-gateway: failed: " + failure);
    return ExitCode.SOFTWARE.status();
  }
}
