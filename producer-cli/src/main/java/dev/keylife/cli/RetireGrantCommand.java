package dev.keylife.cli;

import dev.keylife.cli.run.CommandRunner;
import dev.keylife.cli.settings.PublishOptions;
import dev.keylife.cli.text.Headings;
import dev.keylife.command.RetireGrant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Deletes a grant as its retiring principal or grantee. */
@Command(
    name = "retire-grant",
    header = "Delete a grant, as its retiring principal or grantee.",
    footerHeading = Headings.EXAMPLES,
    footer = {"  keylife retire-grant orders --grant-id 0c23…6a60"})
final class RetireGrantCommand implements Callable<Integer> {
  private final CommandRunner runner;

  @Option(
      names = "--grant-id",
      paramLabel = "ID",
      required = true,
      description = "The grant: 64 hex digits, as list-grants shows it.")
  String grantId = "";

  @Option(names = "--dry-run", description = "Ask only whether it would succeed.")
  boolean dryRun;

  @Mixin PublishOptions options = new PublishOptions();

  RetireGrantCommand(CommandRunner runner) {
    this.runner = runner;
  }

  @Override
  public Integer call() {
    return runner.send(options, header -> new RetireGrant(header, grantId, dryRun));
  }
}
