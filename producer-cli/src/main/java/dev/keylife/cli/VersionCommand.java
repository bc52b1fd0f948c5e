package dev.keylife.cli;

import dev.keylife.cli.failure.ExitCodes;
import dev.keylife.cli.text.Headings;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Shows the versions. */
@Command(
    name = "version",
    header = "Show the version of this tool and of its Kafka client.",
    footerHeading = Headings.EXAMPLES,
    footer = {"  keylife version"})
final class VersionCommand implements Callable<Integer> {
  // picocli sets it before the command runs
  @SuppressWarnings("NullAway.Init")
  @Spec
  private CommandSpec command;

  @Override
  public Integer call() {
    for (String line : new VersionProvider().getVersion()) {
      command.commandLine().getOut().println(line);
    }
    command.commandLine().getOut().flush();
    return ExitCodes.SUCCESS;
  }
}
