package dev.keylife.cli.key;

import dev.keylife.cli.failure.ExitCodes;
import dev.keylife.cli.run.CommandRunner;
import dev.keylife.cli.run.Session;
import dev.keylife.cli.settings.ConnectionOptions;
import dev.keylife.cli.settings.Ids;
import dev.keylife.cli.text.Headings;
import dev.keylife.snapshot.KeySnapshot;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Shows a key's policy, from the snapshots. */
@Command(
    name = "get-policy",
    header = "Show the key policy of a key.",
    footerHeading = Headings.EXAMPLES,
    footer = {"  keylife get-policy orders", "  keylife get-policy orders --output json"})
public final class GetPolicyCommand implements Callable<Integer> {
  private final CommandRunner runner;

  @Parameters(
      index = "0",
      paramLabel = "KEY",
      converter = Ids.Key.class,
      description = "The key: its key id or ARN.")
  String key = "";

  @Mixin ConnectionOptions connection = new ConnectionOptions();

  public GetPolicyCommand(CommandRunner runner) {
    this.runner = runner;
  }

  @Override
  public Integer call() {
    return runner.run(connection, this::show);
  }

  private int show(Session session) {
    Optional<KeySnapshot> found = session.find(key);
    found.ifPresent(session.printer()::policy);
    return found.isPresent() ? ExitCodes.SUCCESS : ExitCodes.REJECTED;
  }
}
