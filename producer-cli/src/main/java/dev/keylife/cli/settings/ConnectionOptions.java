package dev.keylife.cli.settings;

import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Where to connect and how to print: shared by every command that talks to Kafka. */
public final class ConnectionOptions {
  // picocli sets it before any command runs
  @SuppressWarnings("NullAway.Init")
  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = {"-b", "--bootstrap-servers"},
      paramLabel = "HOST:PORT",
      description = "Kafka brokers, separated by commas. Default: localhost:9092.")
  Optional<String> bootstrapServers = Optional.empty();

  @Option(
      names = {"-r", "--schema-registry-url"},
      paramLabel = "URL",
      description = "Schema registries, separated by commas. Default: http://localhost:8081.")
  Optional<String> schemaRegistryUrl = Optional.empty();

  @Option(
      names = "--command-config",
      paramLabel = "FILE",
      description =
          "Client properties as Kafka's own tools take them (security.protocol, sasl.*, ssl.*), and"
              + " those of the schema registry client.")
  Optional<Path> commandConfig = Optional.empty();

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description =
          "Settings: this tool's, and the processor's, which are passed over. Client properties"
              + " begin with 'kafka.'. Default: the file cli.properties in ~/.config/keylife, if"
              + " there is one.")
  Optional<Path> config = Optional.empty();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = "text for people (default), json for programs.")
  Optional<String> output = Optional.empty();

  @Option(
      names = {"-v", "--verbose"},
      description = "Show the Kafka client's log and stack traces on stderr.")
  public boolean verbose;

  /** What signs the commands that are published; said by options of those that publish. */
  Optional<String> signingKey = Optional.empty();

  Optional<String> signingKeyId = Optional.empty();
  Optional<String> signingAudience = Optional.empty();

  /** Whether commands are published, so that a signing key is of use. */
  boolean publishes;

  public CommandSpec command() {
    return command;
  }

  /** Wrong usage: ends the command with exit code 64 and this message. */
  public ParameterException usage(String message) {
    return new ParameterException(command.commandLine(), message);
  }
}
