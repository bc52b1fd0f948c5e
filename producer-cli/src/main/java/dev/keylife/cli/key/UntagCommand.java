package dev.keylife.cli.key;

import dev.keylife.cli.run.CommandRunner;
import dev.keylife.cli.settings.PublishOptions;
import dev.keylife.cli.text.Headings;
import dev.keylife.command.UntagResource;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Takes tags off a key. */
@Command(
    name = "untag",
    header = "Take tags off a key.",
    footerHeading = Headings.EXAMPLES,
    footer = {"  keylife untag orders --tag-key team --tag-key 'cost centre'"})
public final class UntagCommand implements Callable<Integer> {
  private final CommandRunner runner;

  @Option(
      names = "--tag-key",
      paramLabel = "NAME",
      required = true,
      description = "The tag key of a tag to remove; may be given several times.")
  List<String> tagKeys = List.of();

  @Mixin PublishOptions options = new PublishOptions();

  public UntagCommand(CommandRunner runner) {
    this.runner = runner;
  }

  @Override
  public Integer call() {
    return runner.send(options, header -> new UntagResource(header, tagKeys));
  }
}
