package dev.keylife.cli;

import dev.keylife.cli.text.Headings;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The contract's schemas: a group of commands. */
@Command(
    name = "schemas",
    header = "Register the schemas of commands, events and snapshots.",
    synopsisSubcommandLabel = "COMMAND",
    commandListHeading = "%nCommands:%n",
    footerHeading = Headings.EXAMPLES,
    footer = {"  keylife schemas register --dry-run", "  keylife schemas register"})
final class SchemasCommand implements Runnable {
  // picocli sets it before any command runs
  @SuppressWarnings("NullAway.Init")
  @Spec
  private CommandLine.Model.CommandSpec command;

  @Override
  public void run() {
    throw new ParameterException(command.commandLine(), "Missing: register");
  }
}
