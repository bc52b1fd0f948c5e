package dev.keylife.cli.key;

import dev.keylife.cli.failure.ExitCodes;
import dev.keylife.cli.run.CommandRunner;
import dev.keylife.cli.settings.ConnectionOptions;
import dev.keylife.cli.text.Headings;
import dev.keylife.cli.text.Symbols;
import dev.keylife.type.KeySpec;
import dev.keylife.type.KeyState;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists the keys, from the snapshots. */
@Command(
    name = "list",
    header = "List the keys, with the latest state of each.",
    footerHeading = Headings.EXAMPLES,
    footer = {"  keylife list", "  keylife list --state PendingImport --output json"})
public final class ListCommand implements Callable<Integer> {
  private final CommandRunner runner;

  @Option(
      names = "--state",
      paramLabel = "STATE",
      description = "Only keys in one of these states: ${COMPLETION-CANDIDATES}.",
      split = ",",
      completionCandidates = Symbols.KeyStates.class,
      converter = Symbols.KeyStates.class)
  List<KeyState> states = List.of();

  @Option(
      names = {"-s", "--key-spec"},
      paramLabel = "SPEC",
      description = "Only keys of one of these key specs.",
      split = ",",
      completionCandidates = Symbols.KeySpecs.class,
      converter = Symbols.KeySpecs.class)
  List<KeySpec> specs = List.of();

  @Mixin ConnectionOptions connection = new ConnectionOptions();

  public ListCommand(CommandRunner runner) {
    this.runner = runner;
  }

  @Override
  public Integer call() {
    return runner.run(
        connection,
        session -> {
          session
              .printer()
              .keys(
                  session.client().snapshots().stream()
                      .filter(key -> states.isEmpty() || states.contains(key.getKeyState()))
                      .filter(key -> specs.isEmpty() || specs.contains(key.getKeySpec()))
                      .toList());
          return ExitCodes.SUCCESS;
        });
  }
}
