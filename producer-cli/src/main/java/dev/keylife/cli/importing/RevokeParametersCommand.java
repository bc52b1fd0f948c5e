package dev.keylife.cli.importing;

import dev.keylife.cli.run.CommandRunner;
import dev.keylife.cli.settings.PublishOptions;
import dev.keylife.cli.text.Headings;
import dev.keylife.command.RevokeImportParameters;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Revokes import parameters that have not been used. */
@Command(
    name = "revoke-parameters",
    header = "Revoke all unused public keys and import tokens of a key.",
    description =
        "Their private keys are erased: what was wrapped for them cannot be imported any more, and"
            + " whoever got hold of a token cannot use it.%n",
    footerHeading = Headings.EXAMPLES,
    footer = {"  keylife revoke-parameters orders"})
public final class RevokeParametersCommand implements Callable<Integer> {
  private final CommandRunner runner;

  @Mixin PublishOptions options = new PublishOptions();

  public RevokeParametersCommand(CommandRunner runner) {
    this.runner = runner;
  }

  @Override
  public Integer call() {
    return runner.send(
        options, header -> RevokeImportParameters.newBuilder().setHeader(header).build());
  }
}
