package dev.keylife.cli.key;

import dev.keylife.cli.run.CommandRunner;
import dev.keylife.cli.settings.PublishOptions;
import dev.keylife.cli.settings.TagOptions;
import dev.keylife.cli.text.Headings;
import dev.keylife.command.TagResource;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Gives a key tags. */
@Command(
    name = "tag",
    header = "Give a key tags, or other values to those it has.",
    footerHeading = Headings.EXAMPLES,
    footer = {"  keylife tag orders --tag team=payments --tag 'cost centre=1234'"})
public final class TagCommand implements Callable<Integer> {
  private final CommandRunner runner;

  @Option(
      names = "--tag",
      paramLabel = "NAME=VALUE",
      required = true,
      description = "A tag; may be given up to 50 times. Tags that are not named stay.")
  List<String> tags = List.of();

  @Mixin PublishOptions options = new PublishOptions();

  public TagCommand(CommandRunner runner) {
    this.runner = runner;
  }

  @Override
  public Integer call() {
    return runner.send(options, header -> new TagResource(header, TagOptions.of(tags)));
  }
}
