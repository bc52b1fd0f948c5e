package dev.keylife.cli.settings;

import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which key, and how to publish: shared by every command that publishes for one key. */
public final class PublishOptions {
  @Parameters(
      index = "0",
      paramLabel = "KEY",
      converter = Ids.Key.class,
      description = "The key: its key id or ARN.")
  public String key = "";

  @Option(
      names = "--command-id",
      paramLabel = "ID",
      converter = Ids.CommandId.class,
      description =
          "Makes a repetition harmless: a command id counts once per key. The same command again"
              + " within 7 days prints what became of it; another command under the same id is"
              + " rejected. Default: a random UUID.")
  public Optional<String> commandId = Optional.empty();

  @Option(
      names = "--no-wait",
      description = "Return once Kafka has the command, without its outcome.")
  public boolean noWait;

  public @Mixin IssuingOptions issuing = new IssuingOptions();
}
