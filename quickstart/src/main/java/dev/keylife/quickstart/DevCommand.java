package dev.keylife.quickstart;

import dev.keylife.app.ProcessorApp;
import dev.keylife.embedded.EmbeddedException;
import dev.keylife.program.exit.ProgramException;
import dev.keylife.program.health.HealthSettings;
import dev.keylife.testkit.KeylifeStack;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code keylife dev}. */
@Command(
    name = "dev",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    header = "Run an embedded broker, registry, processor and AWS KMS API until Ctrl-C.",
    description =
        "What they keep stays in a folder; the next start goes on from there. Where the processor"
            + " ends by itself, its reason and its exit status are those of this command.%n",
    footerHeading = "%nExample, in a second terminal:%n",
    footer = {
      "  keylife create-key my-key",
      "  head -c 32 /dev/urandom > my-key.bin",
      "  keylife import my-key my-key.bin --valid-for 90d",
      "  keylife events --follow",
      "  aws kms create-key --origin EXTERNAL     (after the two lines that this prints)",
      "  keylife keyset list --set keyset.file=.keylife/keyset.json \\",
      "      --set keyset.password.file=.keylife/keyset.password"
    })
final class DevCommand implements Callable<Integer> {
  private static final int FAILED = 1;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = ".keylife",
      description = "Where everything is kept (default: ${DEFAULT-VALUE}).")
  private Path folder = Path.of(".keylife");

  @Option(
      names = "--kafka-port",
      paramLabel = "PORT",
      defaultValue = "9092",
      description = "The broker's port (default: ${DEFAULT-VALUE}).")
  private int kafkaPort;

  @Option(
      names = "--registry-port",
      paramLabel = "PORT",
      defaultValue = "8081",
      description = "The Schema Registry's port (default: ${DEFAULT-VALUE}).")
  private int registryPort;

  @Option(
      names = "--health-port",
      paramLabel = "PORT",
      defaultValue = "8080",
      description = "The port of the health endpoints, -1 for none (default: ${DEFAULT-VALUE}).")
  private int healthPort;

  @Option(
      names = "--api-port",
      paramLabel = "PORT",
      defaultValue = "8082",
      description = {
        "The port of the AWS KMS API, -1 for none (default: ${DEFAULT-VALUE}).",
        "It takes any credentials, on the loopback address alone."
      })
  private int apiPort;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws InterruptedException {
    requirePort("--kafka-port", kafkaPort, 0);
    requirePort("--registry-port", registryPort, 0);
    requirePort("--health-port", healthPort, -1);
    requirePort("--api-port", apiPort, -1);
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw new ParameterException(spec.commandLine(), "--data %s is no folder".formatted(folder));
    }
    PrintWriter out = spec.commandLine().getOut();
    try {
      return run(
          out,
          KeylifeStack.builder()
              .folder(folder.toAbsolutePath())
              .ports(kafkaPort, registryPort)
              .gateway(apiPort)
              .setting(HealthSettings.PORT, Integer.toString(healthPort))
              .progress(words -> say(out, words))
              .start());
    } catch (ProgramException e) {
      return failed(e, e.exitCode().status());
    } catch (EmbeddedException | IllegalStateException e) {
      return failed(e, FAILED);
    } catch (UncheckedIOException e) {
      return failed(
          new IOException("Cannot use the folder " + folder + ": " + e.getCause(), e), FAILED);
    }
  }

  private void requirePort(String option, int port, int least) {
    if (port < least || port > 65_535) {
      throw new ParameterException(
          spec.commandLine(), "%s must be %d to 65535, not %d".formatted(option, least, port));
    }
  }

  private int failed(Exception why, int status) {
    PrintWriter err = spec.commandLine().getErr();
    err.println(why.getMessage());
    err.flush();
    return status;
  }

  private int run(PrintWriter out, KeylifeStack stack) throws InterruptedException {
    ProcessorApp processor = stack.processor();
    Thread stopper =
        new Thread(
            () -> {
              say(out, "Stopping");
              boolean byRequest = !processor.hasFailed();
              stack.close();
              say(out, byRequest ? "Stopped; start again to go on from here" : "Stopped");
            },
            "stop");
    Runtime.getRuntime().addShutdownHook(stopper);
    say(out, "Kafka            " + stack.bootstrapServers());
    say(out, "Schema Registry  " + stack.registryUrl());
    processor
        .healthPort()
        .ifPresent(port -> say(out, "Health           http://localhost:" + port + "/health/ready"));
    stack.gateway().ifPresent(gateway -> sayApi(out, gateway.url()));
    say(out, "Data             " + folder.toAbsolutePath());
    say(out, "Ready. Ctrl-C stops.");
    processor.awaitEnd();
    return 0;
  }

  /** The two lines that make the AWS CLI and every SDK use it. */
  private static void sayApi(PrintWriter out, String url) {
    say(out, "AWS KMS API      " + url + "   (any credentials; for the AWS CLI and SDKs:)");
    say(out, "  export AWS_ENDPOINT_URL_KMS=" + url + " AWS_REGION=us-east-1");
    say(
        out,
        "  export AWS_ACCESS_KEY_ID=dev AWS_SECRET_ACCESS_KEY=dev AWS_DEFAULT_REGION=us-east-1");
  }

  private static void say(PrintWriter out, String words) {
    out.println(words);
    out.flush();
  }
}
