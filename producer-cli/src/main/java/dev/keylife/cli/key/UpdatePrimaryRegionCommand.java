package dev.keylife.cli.key;

import dev.keylife.cli.run.CommandRunner;
import dev.keylife.cli.settings.PublishOptions;
import dev.keylife.cli.text.Headings;
import dev.keylife.command.UpdatePrimaryRegion;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Makes a replica the primary key, and the primary a replica. */
@Command(
    name = "update-primary-region",
    header = "Make a replica the primary key, and the primary a replica.",
    description =
        "It is sent to the Region of the primary. Both keys are in Updating, and can be used, until"
            + " each Region has heard of the other.%n",
    footerHeading = Headings.EXAMPLES,
    footer = "  keylife update-primary-region mrk-orders --region eu-west-1")
public final class UpdatePrimaryRegionCommand implements Callable<Integer> {
  private final CommandRunner runner;

  @Option(
      names = {"-R", "--region"},
      paramLabel = "REGION",
      required = true,
      description = "The Region of the replica that is to be the primary.")
  String region = "";

  @Mixin PublishOptions options = new PublishOptions();

  public UpdatePrimaryRegionCommand(CommandRunner runner) {
    this.runner = runner;
  }

  @Override
  public Integer call() {
    return runner.send(
        options,
        header ->
            UpdatePrimaryRegion.newBuilder().setHeader(header).setPrimaryRegion(region).build());
  }
}
