package dev.keylife.cli.deadletter;

import dev.keylife.cli.failure.ExitCodes;
import dev.keylife.cli.run.CommandRunner;
import dev.keylife.cli.settings.ConnectionOptions;
import dev.keylife.cli.text.Headings;
import dev.keylife.client.DeadLetterBox;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Shows one dead letter whole. */
@Command(
    name = "show",
    header = "Show one of them whole: key, value and headers as they came.",
    footerHeading = Headings.EXAMPLES,
    footer = {"  keylife dead-letters show 0:17", "  keylife dead-letters show 0:17 --output json"})
public final class DeadLettersShowCommand implements Callable<Integer> {
  private final CommandRunner runner;

  @Parameters(
      paramLabel = "PARTITION:OFFSET",
      description = "Its place in key-commands-dlq, as 'list' shows it.")
  String place = "";

  @Mixin ConnectionOptions connection = new ConnectionOptions();

  public DeadLettersShowCommand(CommandRunner runner) {
    this.runner = runner;
  }

  @Override
  public Integer call() {
    DeadLetterPlaces.require(place, connection);
    return runner.run(
        connection,
        session -> {
          DeadLetterBox.Content content =
              session.client().deadLetters().read(letter -> letter.place().equals(place));
          if (content.letters().isEmpty()) {
            session.printer().problem("not_found", DeadLetterPlaces.missing(place));
            return ExitCodes.FAILED;
          }
          content
              .letters()
              .forEach(letter -> session.printer().deadLetter(letter, content.isReplayed(letter)));
          return ExitCodes.SUCCESS;
        });
  }
}
