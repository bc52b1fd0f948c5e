package dev.keylife.cli.key;

import dev.keylife.cli.run.CommandRunner;
import dev.keylife.cli.settings.PublishOptions;
import dev.keylife.cli.settings.TagOptions;
import dev.keylife.cli.text.Headings;
import dev.keylife.command.ReplicateKey;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Asks for a replica of a multi-Region primary key in another Region. */
@Command(
    name = "replicate-key",
    header = "Ask for a replica of a multi-Region primary key in another Region.",
    description =
        "It is sent to the Region of the primary, and answered when that Region has decided it. The"
            + " replica is there once its own Region was told: a replicator does that. It waits for"
            + " its material then, which must be the primary's.%n",
    footerHeading = Headings.EXAMPLES,
    footer = {
      "  keylife replicate-key mrk-orders --region eu-west-1",
      "  keylife replicate-key mrk-orders -R eu-west-1 --description 'orders, in Ireland' --tag"
          + " team=orders"
    })
public final class ReplicateKeyCommand implements Callable<Integer> {
  private final CommandRunner runner;

  @Option(
      names = {"-R", "--region"},
      paramLabel = "REGION",
      required = true,
      description = "The Region of the replica: one of the processor's regions.peers.")
  String region = "";

  @Option(
      names = "--description",
      paramLabel = "TEXT",
      description = "The replica's description; that of the primary is not taken over.")
  String description = "";

  @Option(
      names = "--tag",
      paramLabel = "KEY=VALUE",
      description = "A tag of the replica; may be given up to 50 times.")
  List<String> tags = List.of();

  @Option(
      names = "--policy",
      paramLabel = "FILE",
      description = "The replica's policy document; default: the default key policy.")
  Optional<Path> policy = Optional.empty();

  @Mixin PublishOptions options = new PublishOptions();

  public ReplicateKeyCommand(CommandRunner runner) {
    this.runner = runner;
  }

  @Override
  public Integer call() {
    Optional<String> text = policy.map(file -> PolicyFile.read(file, options));
    return runner.send(
        options,
        header -> {
          ReplicateKey.Builder command =
              ReplicateKey.newBuilder()
                  .setHeader(header)
                  .setReplicaRegion(region)
                  .setDescription(description)
                  .setTags(TagOptions.of(tags));
          text.ifPresent(command::setPolicy);
          return command.build();
        });
  }
}
