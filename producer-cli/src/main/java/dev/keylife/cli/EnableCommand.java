package dev.keylife.cli;

import dev.keylife.command.EnableKey;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Enables a disabled key. */
@Command(
    name = "enable",
    header = "Enable a disabled key.",
    footerHeading = RootCommand.EXAMPLES,
    footer = {"  keylife enable orders"})
final class EnableCommand implements Callable<Integer> {
  private final CommandRunner runner;

  @Mixin PublishOptions options = new PublishOptions();

  EnableCommand(CommandRunner runner) {
    this.runner = runner;
  }

  @Override
  public Integer call() {
    return runner.send(options, header -> EnableKey.newBuilder().setHeader(header).build());
  }
}
