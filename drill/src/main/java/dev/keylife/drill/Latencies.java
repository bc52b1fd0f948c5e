package dev.keylife.drill;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** From when a command was published until its event could be read. For one thread. */
final class Latencies {
  private final Map<String, Long> waiting = new HashMap<>();
  private final List<Long> measured = new ArrayList<>();

  void sent(String commandId) {
    waiting.putIfAbsent(commandId, System.nanoTime());
  }

  void answered(String commandId) {
    Optional.ofNullable(waiting.remove(commandId))
        .ifPresent(at -> measured.add(System.nanoTime() - at));
  }

  /** Whether some command was not answered yet. */
  boolean isWaiting() {
    return !waiting.isEmpty();
  }

  /** The time of so many percent. */
  Duration percentile(int percent) {
    List<Long> sorted = measured.stream().sorted().toList();
    return Duration.ofNanos(sorted.isEmpty() ? 0 : sorted.get((sorted.size() - 1) * percent / 100));
  }

  /** By how much the time of so many percent is longer than another's. */
  double ratio(Latencies other, int percent) {
    return (double) percentile(percent).toNanos()
        / Math.max(1, other.percentile(percent).toNanos());
  }

  @Override
  public String toString() {
    return "%d, p50 %d ms, p99 %d ms, longest %d ms"
        .formatted(
            measured.size(),
            percentile(50).toMillis(),
            percentile(99).toMillis(),
            percentile(100).toMillis());
  }
}
