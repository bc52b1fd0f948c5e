package dev.keylife.streams.failure;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What is known of a partition's {@link Turn}s. Under the lock of {@link Tries}. */
final class LooseTurns {
  private static final Duration FIRST_PAUSE = Duration.ofMinutes(1);
  private static final Duration LONGEST_PAUSE = Duration.ofHours(1);

  private final Map<Turn, Failed> failed = new HashMap<>();
  private final Map<Turn, Instant> uncommitted = new HashMap<>();
  private Optional<Turn> onItsWay = Optional.empty();
  private int suspects;

  /**
   * How a turn failed.
   *
   * @param again when a date is to be tried again
   */
  record Failed(int times, String last, Instant again) {}

  /** What was not committed comes again. */
  void opened() {
    uncommitted.clear();
    onItsWay = Optional.empty();
  }

  void begin(Turn turn, Instant now) {
    uncommitted.put(turn, now);
    onItsWay = Optional.of(turn);
  }

  void end(boolean carriedOut) {
    if (!carriedOut) {
      onItsWay.ifPresent(uncommitted::remove);
    }
    onItsWay = Optional.empty();
  }

  /** Nothing was done for it in this transaction. */
  void drop(Turn turn) {
    uncommitted.remove(turn);
  }

  void committed() {
    failed.keySet().removeAll(uncommitted.keySet());
    suspects = Math.max(0, suspects - uncommitted.size());
    uncommitted.clear();
  }

  Optional<Turn> onItsWay() {
    return onItsWay;
  }

  /** All that is not committed may be what failed, so it is to be committed one by one. */
  void suspect() {
    suspects = Math.max(suspects, uncommitted.size());
  }

  boolean hasSuspects() {
    return suspects > 0;
  }

  List<Turn> uncommitted() {
    return List.copyOf(uncommitted.keySet());
  }

  Failed fail(Turn turn, String failure) {
    int times = times(turn) + 1;
    Instant began = uncommitted.getOrDefault(turn, Instant.EPOCH);
    Failed now = new Failed(times, failure, began.plus(pauseAfter(times)));
    failed.put(turn, now);
    onItsWay = onItsWay.filter(current -> !current.equals(turn));
    return now;
  }

  /** A minute, then twice as long each time, an hour at most. */
  private static Duration pauseAfter(int times) {
    Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(times - 1, 10));
    return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
  }

  int times(Turn turn) {
    return find(turn).map(Failed::times).orElse(0);
  }

  Optional<Failed> find(Turn turn) {
    return Optional.ofNullable(failed.get(turn));
  }

  /** The dates that are to be left alone now. One that was taken back meanwhile is forgotten. */
  Set<Turn> postponed(Instant now) {
    failed
        .entrySet()
        .removeIf(
            entry ->
                entry.getKey() instanceof Turn.Date
                    && entry.getValue().again().plus(LONGEST_PAUSE).isBefore(now));
    Set<Turn> postponed = new HashSet<>();
    failed.forEach(
        (turn, how) -> {
          if (turn instanceof Turn.Date && how.again().isAfter(now)) {
            postponed.add(turn);
          }
        });
    return postponed;
  }
}
