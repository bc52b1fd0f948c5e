package dev.keylife.cli.key;

import dev.keylife.cli.run.CommandRunner;
import dev.keylife.cli.settings.PublishOptions;
import dev.keylife.cli.text.Headings;
import dev.keylife.command.EnableKey;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Enables a disabled key. */
@Command(
    name = "enable",
    header = "Enable a disabled key.",
    footerHeading = Headings.EXAMPLES,
    footer = {"  keylife enable orders"})
public final class EnableCommand implements Callable<Integer> {
  private final CommandRunner runner;

  @Mixin PublishOptions options = new PublishOptions();

  public EnableCommand(CommandRunner runner) {
    this.runner = runner;
  }

  @Override
  public Integer call() {
    return runner.send(options, header -> EnableKey.newBuilder().setHeader(header).build());
  }
}
