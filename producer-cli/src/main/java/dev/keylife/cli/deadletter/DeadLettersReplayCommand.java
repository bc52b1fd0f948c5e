package dev.keylife.cli.deadletter;

import dev.keylife.cli.failure.ExitCodes;
import dev.keylife.cli.run.CommandRunner;
import dev.keylife.cli.run.Session;
import dev.keylife.cli.settings.ConnectionOptions;
import dev.keylife.cli.text.Headings;
import dev.keylife.client.DeadLetter;
import dev.keylife.client.DeadLetterBox;
import dev.keylife.client.Receipt;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Publishes dead letters once more. */
@Command(
    name = "replay",
    header = "Publish them once more to key-commands, as they came.",
    description = {
      "Key, value and headers are those of the record; headers that the dead-letter topic added are"
          + " left out, and keylife-replayed-from tells where it was read first. Each is replayed"
          + " once: it is marked in key-commands-dlq in the same transaction. One that comes back"
          + " is replayed again only with --again; one that was too large and is cut never is.",
      "A command that was carried out before, under the same command id, has no effect.%n"
    },
    footerHeading = Headings.EXAMPLES,
    footer = {
      "  keylife dead-letters replay 0:17 0:18",
      "  keylife dead-letters replay --cause 'not asked' --since 1h --dry-run",
      "  keylife dead-letters replay --everything"
    })
public final class DeadLettersReplayCommand implements Callable<Integer> {
  private static final String ALREADY = "was replayed already";

  private final CommandRunner runner;

  @Parameters(
      arity = "0..*",
      paramLabel = "PARTITION:OFFSET",
      description = "Their places in key-commands-dlq, as 'list' shows them.")
  List<String> places = List.of();

  @Mixin DeadLetterFilter filter = new DeadLetterFilter();

  @Option(names = "--everything", description = "All that have not been replayed.")
  boolean everything;

  @Option(
      names = "--again",
      description = "Also those that were replayed before and came back: mend the cause first.")
  boolean again;

  @Option(names = "--dry-run", description = "Only show which would be replayed.")
  boolean dryRun;

  @Mixin ConnectionOptions connection = new ConnectionOptions();

  public DeadLettersReplayCommand(CommandRunner runner) {
    this.runner = runner;
  }

  @Override
  public Integer call() {
    places.forEach(place -> DeadLetterPlaces.require(place, connection));
    if (places.isEmpty() && filter.isEmpty() && !everything) {
      throw connection.usage(
          "Say which: by PARTITION:OFFSET, with --key, --cause, --origin or --since, or"
              + " --everything");
    }
    if (everything && (!places.isEmpty() || !filter.isEmpty())) {
      throw connection.usage("--everything leaves nothing to choose");
    }
    return runner.run(connection, this::replay);
  }

  private int replay(Session session) {
    Predicate<DeadLetter> chosen =
        filter
            .predicate(session.host().clock(), connection)
            .and(letter -> places.isEmpty() || places.contains(letter.place()));
    DeadLetterBox box = session.client().deadLetters();
    DeadLetterBox.Content content = box.read(chosen);
    Set<String> found =
        content.letters().stream().map(DeadLetter::place).collect(Collectors.toSet());
    List<String> missing = places.stream().filter(place -> !found.contains(place)).toList();
    if (!missing.isEmpty()) {
      session.printer().problem("not_found", DeadLetterPlaces.missing(String.join(", ", missing)));
      return ExitCodes.FAILED;
    }
    Map<DeadLetter, String> kept = new LinkedHashMap<>();
    content
        .letters()
        .forEach(letter -> whyNot(letter, content).ifPresent(why -> kept.put(letter, why)));
    Map<DeadLetter, Optional<Receipt>> replayed = new LinkedHashMap<>();
    if (dryRun) {
      content.letters().stream()
          .filter(letter -> !kept.containsKey(letter))
          .forEach(letter -> replayed.put(letter, Optional.empty()));
    } else {
      box.replay(chosen.and(letter -> isReplayable(letter)))
          .forEach((letter, receipt) -> replayed.put(letter, Optional.of(receipt)));
      // Somebody else was quicker, or a transaction has become visible between the two looks.
      content.letters().stream()
          .filter(letter -> !replayed.containsKey(letter))
          .forEach(letter -> kept.putIfAbsent(letter, ALREADY));
    }
    session.printer().replayed(replayed, kept);
    return ExitCodes.SUCCESS;
  }

  private boolean isReplayable(DeadLetter letter) {
    return letter.originalSize().isEmpty() && (again || letter.replays() == 0);
  }

  /** Why a letter is not replayed, for people. */
  private Optional<String> whyNot(DeadLetter letter, DeadLetterBox.Content content) {
    if (content.isReplayed(letter)) {
      return Optional.of(ALREADY);
    }
    if (letter.originalSize().isPresent()) {
      return Optional.of(
          "is cut: the whole record is at %s as long as that topic keeps it"
              .formatted(letter.origin()));
    }
    return isReplayable(letter)
        ? Optional.empty()
        : Optional.of("was replayed and came back; --again replays it once more");
  }
}
