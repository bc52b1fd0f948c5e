package dev.keylife.cli.grant;

import dev.keylife.cli.run.CommandRunner;
import dev.keylife.cli.text.Headings;
import dev.keylife.command.RevokeGrant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Deletes a grant as an administrator of the key. */
@Command(
    name = "revoke-grant",
    header = "Delete a grant, as an administrator of the key.",
    footerHeading = Headings.EXAMPLES,
    footer = {"  keylife revoke-grant orders --grant-id 0c23…6a60"})
public final class RevokeGrantCommand implements Callable<Integer> {
  private final CommandRunner runner;

  @Mixin GrantDeletionOptions grant = new GrantDeletionOptions();

  public RevokeGrantCommand(CommandRunner runner) {
    this.runner = runner;
  }

  @Override
  public Integer call() {
    return runner.send(
        grant.publish, header -> new RevokeGrant(header, grant.grantId, grant.dryRun));
  }
}
