package dev.keylife.cli.alias;

import dev.keylife.cli.run.CommandRunner;
import dev.keylife.cli.settings.PublishOptions;
import dev.keylife.cli.text.Headings;
import dev.keylife.command.UpdateAlias;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Gives an alias to another key. */
@Command(
    name = "update-alias",
    header = "Give an alias that exists to this key.",
    footerHeading = Headings.EXAMPLES,
    footer = {"  keylife update-alias orders --alias alias/payments"})
public final class UpdateAliasCommand implements Callable<Integer> {
  private final CommandRunner runner;

  @Mixin AliasOption alias = new AliasOption();

  @Mixin PublishOptions options = new PublishOptions();

  public UpdateAliasCommand(CommandRunner runner) {
    this.runner = runner;
  }

  @Override
  public Integer call() {
    return runner.send(options, header -> new UpdateAlias(header, alias.name));
  }
}
