package dev.keylife.audit;

import dev.keylife.client.TrailHandler;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a verification found.
 *
 * @param events how many events were read
 * @param keys how many keys they speak of
 * @param partitions what was read of each partition
 * @param origin where the trail was read from, as far as it can be told
 * @param violations where the trail does not hold, in the order they were found; empty if it is
 *     whole
 */
public record Report(
    long events,
    int keys,
    Map<Integer, Manifest.Partition> partitions,
    Optional<TrailHandler.Origin> origin,
    List<Violation> violations) {

  /** With one more violation. */
  Report with(Violation more) {
    List<Violation> all = new ArrayList<>(violations);
    all.add(more);
    return new Report(events, keys, partitions, origin, List.copyOf(all));
  }

  /** Whether the trail holds. */
  public boolean isWhole() {
    return violations.isEmpty();
  }
}
