package dev.keylife.cli;

import dev.keylife.client.DeadLetter;
import dev.keylife.client.DeadLetterBox;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists the dead letters. */
@Command(
    name = "list",
    header = "List the records that the processor set aside, and why.",
    footerHeading = RootCommand.EXAMPLES,
    footer = {
      "  keylife dead-letters list",
      "  keylife dead-letters list --since 24h --cause 'no such schema' --output json"
    })
final class DeadLettersListCommand implements Callable<Integer> {
  private final CommandRunner runner;

  @Mixin DeadLetterFilter filter = new DeadLetterFilter();

  @Option(
      names = {"-a", "--all"},
      description = "Also those that have been replayed.")
  boolean all;

  @Option(
      names = {"-n", "--limit"},
      paramLabel = "N",
      defaultValue = "0",
      description = "The last N only. Default: all.")
  int limit;

  @Mixin ConnectionOptions connection = new ConnectionOptions();

  DeadLettersListCommand(CommandRunner runner) {
    this.runner = runner;
  }

  @Override
  public Integer call() {
    if (limit < 0) {
      throw connection.usage("--limit must not be negative");
    }
    return runner.run(
        connection,
        session -> {
          DeadLetterBox.Content content =
              session
                  .client()
                  .deadLetters()
                  .read(filter.predicate(session.host().clock(), connection));
          List<DeadLetter> shown =
              content.letters().stream()
                  .filter(letter -> all || !content.isReplayed(letter))
                  .toList();
          int skipped = limit == 0 ? 0 : Math.max(0, shown.size() - limit);
          session.printer().deadLetters(shown.subList(skipped, shown.size()), content::isReplayed);
          return ExitCodes.SUCCESS;
        });
  }
}
