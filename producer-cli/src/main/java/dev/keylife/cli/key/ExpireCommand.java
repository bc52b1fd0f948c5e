package dev.keylife.cli.key;

import dev.keylife.cli.run.CommandRunner;
import dev.keylife.cli.settings.PublishOptions;
import dev.keylife.cli.text.Headings;
import dev.keylife.cli.text.Times;
import dev.keylife.command.ExpireKeyMaterial;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Expires imported material from outside. */
@Command(
    name = "expire",
    header = "Expire imported key material: now, or only if it is due.",
    description =
        "The processor expires material by its own clock; this is for schedulers and for haste.%n",
    footerHeading = Headings.EXAMPLES,
    footer = {"  keylife expire orders", "  keylife expire orders --valid-to 2026-12-31T00:00:00Z"})
public final class ExpireCommand implements Callable<Integer> {
  private final CommandRunner runner;

  @Option(
      names = "--valid-to",
      paramLabel = "TIME",
      converter = Times.class,
      description =
          "Act only on the material that expires at this very time, and only once it is due."
              + " Default: expire the material now.")
  Optional<Instant> validTo = Optional.empty();

  @Option(
      names = "--key-material-id",
      paramLabel = "ID",
      description = "Which material, 64 hex digits. Default: the current one.")
  Optional<String> keyMaterialId = Optional.empty();

  @Mixin PublishOptions options = new PublishOptions();

  public ExpireCommand(CommandRunner runner) {
    this.runner = runner;
  }

  @Override
  public Integer call() {
    return runner.send(
        options,
        header -> {
          ExpireKeyMaterial.Builder command = ExpireKeyMaterial.newBuilder().setHeader(header);
          validTo.ifPresent(command::setValidTo);
          keyMaterialId.ifPresent(command::setKeyMaterialId);
          return command.build();
        });
  }
}
