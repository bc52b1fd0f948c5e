package dev.keylife.cli.key;

import dev.keylife.cli.run.CommandRunner;
import dev.keylife.cli.settings.PublishOptions;
import dev.keylife.cli.text.Headings;
import dev.keylife.command.DisableKey;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Disables an enabled key. */
@Command(
    name = "disable",
    header = "Disable an enabled key; its material stays.",
    footerHeading = Headings.EXAMPLES,
    footer = {"  keylife disable orders"})
public final class DisableCommand implements Callable<Integer> {
  private final CommandRunner runner;

  @Mixin PublishOptions options = new PublishOptions();

  public DisableCommand(CommandRunner runner) {
    this.runner = runner;
  }

  @Override
  public Integer call() {
    return runner.send(options, header -> DisableKey.newBuilder().setHeader(header).build());
  }
}
