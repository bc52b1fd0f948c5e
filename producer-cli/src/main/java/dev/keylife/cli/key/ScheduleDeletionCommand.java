package dev.keylife.cli.key;

import dev.keylife.cli.run.CommandRunner;
import dev.keylife.cli.settings.PublishOptions;
import dev.keylife.cli.text.Headings;
import dev.keylife.command.ScheduleKeyDeletion;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Schedules the deletion of a key. */
@Command(
    name = "schedule-deletion",
    header = "Schedule the deletion of a key and all its material.",
    footerHeading = Headings.EXAMPLES,
    footer = {"  keylife schedule-deletion orders --pending-window-days 7"})
public final class ScheduleDeletionCommand implements Callable<Integer> {
  private final CommandRunner runner;

  @Option(
      names = "--pending-window-days",
      paramLabel = "DAYS",
      description = "Days until then, 7 to 30. Default: 30.")
  Optional<Integer> days = Optional.empty();

  @Mixin PublishOptions options = new PublishOptions();

  public ScheduleDeletionCommand(CommandRunner runner) {
    this.runner = runner;
  }

  @Override
  public Integer call() {
    return runner.send(
        options,
        header -> {
          ScheduleKeyDeletion.Builder command = ScheduleKeyDeletion.newBuilder().setHeader(header);
          days.ifPresent(command::setPendingWindowInDays);
          return command.build();
        });
  }
}
