package dev.keylife.cli.alias;

import dev.keylife.cli.run.CommandRunner;
import dev.keylife.cli.settings.PublishOptions;
import dev.keylife.cli.text.Headings;
import dev.keylife.command.DeleteAlias;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Deletes an alias. */
@Command(
    name = "delete-alias",
    header = "Delete an alias of a key.",
    footerHeading = Headings.EXAMPLES,
    footer = {"  keylife delete-alias orders --alias alias/payments"})
public final class DeleteAliasCommand implements Callable<Integer> {
  private final CommandRunner runner;

  @Mixin AliasOption alias = new AliasOption();

  @Mixin PublishOptions options = new PublishOptions();

  public DeleteAliasCommand(CommandRunner runner) {
    this.runner = runner;
  }

  @Override
  public Integer call() {
    return runner.send(options, header -> new DeleteAlias(header, alias.name));
  }
}
