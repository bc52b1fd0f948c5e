package dev.keylife.cli.deadletter;

import dev.keylife.cli.failure.ExitCodes;
import dev.keylife.cli.run.CommandRunner;
import dev.keylife.cli.settings.ConnectionOptions;
import dev.keylife.cli.settings.LimitOption;
import dev.keylife.cli.text.Headings;
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
    footerHeading = Headings.EXAMPLES,
    footer = {
      "  keylife dead-letters list",
      "  keylife dead-letters list --since 24h --cause 'no such schema' --output json"
    })
public final class DeadLettersListCommand implements Callable<Integer> {
  private final CommandRunner runner;

  @Mixin DeadLetterFilter filter = new DeadLetterFilter();

  @Option(
      names = {"-a", "--all"},
      description = "Also those that have been replayed.")
  boolean all;

  @Mixin LimitOption limit = new LimitOption();

  @Mixin ConnectionOptions connection = new ConnectionOptions();

  public DeadLettersListCommand(CommandRunner runner) {
    this.runner = runner;
  }

  @Override
  public Integer call() {
    int most = limit.checked(connection);
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
          int skipped = most == 0 ? 0 : Math.max(0, shown.size() - most);
          session.printer().deadLetters(shown.subList(skipped, shown.size()), content::isReplayed);
          return ExitCodes.SUCCESS;
        });
  }
}
