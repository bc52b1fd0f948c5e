package dev.keylife.cli.alias;

import dev.keylife.cli.run.CommandRunner;
import dev.keylife.cli.settings.PublishOptions;
import dev.keylife.cli.text.Headings;
import dev.keylife.command.CreateAlias;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Gives a key an alias. */
@Command(
    name = "create-alias",
    header = "Give a key an alias that nothing stands under yet.",
    footerHeading = Headings.EXAMPLES,
    footer = {"  keylife create-alias orders --alias alias/payments"})
public final class CreateAliasCommand implements Callable<Integer> {
  private final CommandRunner runner;

  @Mixin AliasOption alias = new AliasOption();

  @Mixin PublishOptions options = new PublishOptions();

  public CreateAliasCommand(CommandRunner runner) {
    this.runner = runner;
  }

  @Override
  public Integer call() {
    return runner.send(options, header -> new CreateAlias(header, alias.name));
  }
}
