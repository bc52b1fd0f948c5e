package dev.keylife.cli.deadletter;

import dev.keylife.cli.text.Headings;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The dead letters: a group of commands. */
@Command(
    name = "dead-letters",
    header = "Look at the records that the processor could not read, and replay them.",
    synopsisSubcommandLabel = "COMMAND",
    commandListHeading = "%nCommands:%n",
    footerHeading = Headings.EXAMPLES,
    footer = {
      "  keylife dead-letters list --since 24h",
      "  keylife dead-letters show 0:17",
      "  keylife dead-letters replay 0:17",
      "  keylife dead-letters replay --cause 'schema registry' --dry-run"
    })
public final class DeadLettersCommand implements Runnable {
  // picocli sets it before any command runs
  @SuppressWarnings("NullAway.Init")
  @Spec
  private CommandLine.Model.CommandSpec command;

  @Override
  public void run() {
    throw new ParameterException(command.commandLine(), "Missing: list, show or replay");
  }
}
