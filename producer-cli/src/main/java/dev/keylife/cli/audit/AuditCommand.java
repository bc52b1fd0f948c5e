package dev.keylife.cli.audit;

import dev.keylife.cli.text.Headings;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The audit trail: a group of commands. */
@Command(
    name = "audit",
    header = "Prove the audit trail, or take it out into a file.",
    synopsisSubcommandLabel = "COMMAND",
    commandListHeading = "%nCommands:%n",
    footerHeading = Headings.EXAMPLES,
    footer = {
      "  keylife audit verify",
      "  keylife audit export trail.jsonl",
      "  keylife audit verify trail.jsonl"
    })
public final class AuditCommand implements Runnable {
  // picocli sets it before any command runs
  @SuppressWarnings("NullAway.Init")
  @Spec
  private CommandLine.Model.CommandSpec command;

  @Override
  public void run() {
    throw new ParameterException(command.commandLine(), "Missing: verify or export");
  }
}
