package dev.keylife.cli.grant;

import dev.keylife.cli.run.CommandRunner;
import dev.keylife.cli.text.Headings;
import dev.keylife.command.RetireGrant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Deletes a grant as its retiring principal or grantee. */
@Command(
    name = "retire-grant",
    header = "Delete a grant, as its retiring principal or grantee.",
    footerHeading = Headings.EXAMPLES,
    footer = {"  keylife retire-grant orders --grant-id 0c23…6a60"})
public final class RetireGrantCommand implements Callable<Integer> {
  private final CommandRunner runner;

  @Mixin GrantDeletionOptions grant = new GrantDeletionOptions();

  public RetireGrantCommand(CommandRunner runner) {
    this.runner = runner;
  }

  @Override
  public Integer call() {
    return runner.send(
        grant.publish, header -> new RetireGrant(header, grant.grantId, grant.dryRun));
  }
}
