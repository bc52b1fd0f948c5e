package dev.keylife.cli.alias;

import dev.keylife.cli.failure.ExitCodes;
import dev.keylife.cli.run.CommandRunner;
import dev.keylife.cli.settings.ConnectionOptions;
import dev.keylife.cli.text.Headings;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists the aliases. */
@Command(
    name = "list-aliases",
    header = "List the aliases, with the key that each stands for.",
    footerHeading = Headings.EXAMPLES,
    footer = {"  keylife list-aliases", "  keylife list-aliases --key orders --output json"})
public final class ListAliasesCommand implements Callable<Integer> {
  private final CommandRunner runner;

  @Option(names = "--key", paramLabel = "KEY", description = "Only those of this key, by key id.")
  Optional<String> key = Optional.empty();

  @Mixin ConnectionOptions connection = new ConnectionOptions();

  public ListAliasesCommand(CommandRunner runner) {
    this.runner = runner;
  }

  @Override
  public Integer call() {
    return runner.run(
        connection,
        session -> {
          session
              .printer()
              .aliases(
                  session.client().aliases().stream()
                      .filter(alias -> key.map(alias.getTargetKeyId()::equals).orElse(true))
                      .toList());
          return ExitCodes.SUCCESS;
        });
  }
}
