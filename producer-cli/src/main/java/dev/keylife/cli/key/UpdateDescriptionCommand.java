package dev.keylife.cli.key;

import dev.keylife.cli.run.CommandRunner;
import dev.keylife.cli.settings.PublishOptions;
import dev.keylife.cli.text.Headings;
import dev.keylife.command.UpdateKeyDescription;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Gives a key another description. */
@Command(
    name = "update-description",
    header = "Give a key another description, in place of the one it has.",
    footerHeading = Headings.EXAMPLES,
    footer = {
      "  keylife update-description orders --description 'orders, from 2026 on'",
      "  keylife update-description orders --description ''"
    })
public final class UpdateDescriptionCommand implements Callable<Integer> {
  private final CommandRunner runner;

  @Option(
      names = "--description",
      paramLabel = "TEXT",
      required = true,
      description = "A text for people, up to 8192 characters; empty for none.")
  String description = "";

  @Mixin PublishOptions options = new PublishOptions();

  public UpdateDescriptionCommand(CommandRunner runner) {
    this.runner = runner;
  }

  @Override
  public Integer call() {
    return runner.send(
        options,
        header ->
            UpdateKeyDescription.newBuilder()
                .setHeader(header)
                .setDescription(description)
                .build());
  }
}
