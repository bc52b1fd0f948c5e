package dev.keylife.cli;

import dev.keylife.cli.failure.ExitCodes;
import dev.keylife.cli.run.CommandRunner;
import dev.keylife.cli.run.Session;
import dev.keylife.cli.settings.ConnectionOptions;
import dev.keylife.cli.text.Headings;
import dev.keylife.snapshot.KeySnapshot;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Shows one key, from the snapshots. */
@Command(
    name = "describe",
    header = "Show the latest state of a key.",
    footerHeading = Headings.EXAMPLES,
    footer = {"  keylife describe orders", "  keylife describe orders --output json"})
final class DescribeCommand implements Callable<Integer> {
  private final CommandRunner runner;

  @Parameters(index = "0", paramLabel = "KEY", description = "The key: its key id or ARN.")
  String key = "";

  @Mixin ConnectionOptions connection = new ConnectionOptions();

  DescribeCommand(CommandRunner runner) {
    this.runner = runner;
  }

  @Override
  public Integer call() {
    return runner.run(connection, this::describe);
  }

  private int describe(Session session) {
    Optional<KeySnapshot> found = find(session, key);
    found.ifPresent(session.printer()::key);
    return found.isPresent() ? ExitCodes.SUCCESS : ExitCodes.REJECTED;
  }

  /** The latest snapshot of a key; that there is none is told. */
  static Optional<KeySnapshot> find(Session session, String key) {
    Optional<KeySnapshot> found = session.client().snapshot(key);
    if (found.isEmpty()) {
      session
          .printer()
          .refused("NotFoundException", "There is no key '%s' in the snapshots.".formatted(key));
    }
    return found;
  }
}
