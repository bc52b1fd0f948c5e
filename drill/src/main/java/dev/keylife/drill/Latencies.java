package dev.keylife.drill;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * From when a command was published until its event could be read. One thread measures; how long
 * the oldest has been waiting may be asked by any.
 */
final class Latencies {
  private static final long NONE = Long.MAX_VALUE;

  private final Map<String, Long> waiting = new LinkedHashMap<>();
  private final List<Long> measured = new ArrayList<>();
  private volatile long oldest = NONE;

  void sent(String commandId) {
    waiting.putIfAbsent(commandId, System.nanoTime());
    noteOldest();
  }

  void answered(String commandId) {
    Optional.ofNullable(waiting.remove(commandId))
        .ifPresent(at -> measured.add(System.nanoTime() - at));
    noteOldest();
  }

  private void noteOldest() {
    oldest = waiting.isEmpty() ? NONE : waiting.values().iterator().next();
  }

  /** How long the oldest command that was not answered has been waiting. */
  Duration longestWait() {
    long since = oldest;
    return since == NONE ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - since);
  }

  int count() {
    return measured.size();
  }

  /** The time of so many percent. */
  Duration percentile(int percent) {
    List<Long> sorted = measured.stream().sorted().toList();
    return Duration.ofNanos(sorted.isEmpty() ? 0 : sorted.get((sorted.size() - 1) * percent / 100));
  }

  @Override
  public String toString() {
    return "%d, p50 %d ms, p99 %d ms, longest %d ms"
        .formatted(
            count(),
            percentile(50).toMillis(),
            percentile(99).toMillis(),
            percentile(100).toMillis());
  }
}
