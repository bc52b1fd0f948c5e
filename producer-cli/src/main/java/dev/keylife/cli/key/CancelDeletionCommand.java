package dev.keylife.cli.key;

import dev.keylife.cli.run.CommandRunner;
import dev.keylife.cli.settings.PublishOptions;
import dev.keylife.cli.text.Headings;
import dev.keylife.command.CancelKeyDeletion;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Cancels a scheduled deletion; the key is then disabled, or waits for material if it has none. */
@Command(
    name = "cancel-deletion",
    header = "Cancel a scheduled deletion.",
    footerHeading = Headings.EXAMPLES,
    footer = {"  keylife cancel-deletion orders"})
public final class CancelDeletionCommand implements Callable<Integer> {
  private final CommandRunner runner;

  @Mixin PublishOptions options = new PublishOptions();

  public CancelDeletionCommand(CommandRunner runner) {
    this.runner = runner;
  }

  @Override
  public Integer call() {
    return runner.send(options, header -> CancelKeyDeletion.newBuilder().setHeader(header).build());
  }
}
