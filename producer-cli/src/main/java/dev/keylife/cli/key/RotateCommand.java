package dev.keylife.cli.key;

import dev.keylife.cli.run.CommandRunner;
import dev.keylife.cli.settings.PublishOptions;
import dev.keylife.cli.text.Headings;
import dev.keylife.command.RotateKeyOnDemand;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Rotates a symmetric key to the material that was imported for it. */
@Command(
    name = "rotate",
    header = "Rotate a symmetric key: the material that waits for it becomes the current one.",
    footerHeading = Headings.EXAMPLES,
    footer = {
      "  keylife import orders new.bin --import-type NEW_KEY_MATERIAL --no-expiry",
      "  keylife rotate orders"
    })
public final class RotateCommand implements Callable<Integer> {
  private final CommandRunner runner;

  @Mixin PublishOptions options = new PublishOptions();

  public RotateCommand(CommandRunner runner) {
    this.runner = runner;
  }

  @Override
  public Integer call() {
    return runner.send(options, header -> RotateKeyOnDemand.newBuilder().setHeader(header).build());
  }
}
