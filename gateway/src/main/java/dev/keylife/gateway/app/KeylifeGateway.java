package dev.keylife.gateway.app;

import dev.keylife.program.ConfigCommand;
import dev.keylife.program.Program;
import dev.keylife.program.SettingsOptions;
import java.io.PrintStream;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The gateway's command line: {@code java -jar keylife-gateway.jar}. */
@Command(
    name = KeylifeGateway.NAME,
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
      "api.port), then --set; the last one wins. KEYLIFE_LOG_FORMAT=json makes each line of the log",
      "one JSON object.",
      "",
      "Example:",
      "  keylife-gateway --config gateway.properties --set api.port=8443"
    })
public final class KeylifeGateway implements Callable<Integer> {
  static final String NAME = "keylife-gateway";

  @Mixin private SettingsOptions options = new SettingsOptions();

  private final Map<String, String> environment;

  private KeylifeGateway(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  public static void main(String[] args) {
    Program.main(NAME, "dev/keylife/gateway/app/logback.xml", KeylifeGateway::run, args);
  }

  /** Runs until the process is told to stop. */
  static int run(Map<String, String> environment, PrintStream errors, String... args) {
    return Program.execute(
        new CommandLine(new KeylifeGateway(environment))
            .addSubcommand(
                ConfigCommand.commandLine(NAME + " config", environment, GatewaySettings.PROGRAM)),
        errors,
        args);
  }

  @Override
  public Integer call() throws InterruptedException {
    return Program.await(GatewayApp.start(options.settings(environment, GatewaySettings.PROGRAM)));
  }
}
