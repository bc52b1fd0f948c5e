package dev.keylife.gateway.usage;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Counts uses until somebody takes the sums: one for each kind, and no more kinds than a bound, so
 * that its memory follows from how many keys and principals there are and not from how many calls.
 */
final class UsageTally {
  private final int max;
  private final ConcurrentHashMap<Use.Kind, Sum> sums = new ConcurrentHashMap<>();

  /**
   * Several uses of one kind.
   *
   * @param firstAt when the first was answered, in milliseconds since 1970
   * @param lastAt when the last was
   * @param lastRequestId of the last
   */
  record Sum(long count, long firstAt, long lastAt, String lastRequestId) {
    Sum plus(Sum later) {
      return new Sum(
          count + later.count,
          Math.min(firstAt, later.firstAt),
          Math.max(lastAt, later.lastAt),
          later.lastAt >= lastAt ? later.lastRequestId : lastRequestId);
    }
  }

  /**
   * @param max how many kinds at most, give or take the threads that add at a time
   */
  UsageTally(int max) {
    this.max = max;
  }

  /**
   * Counts uses of a kind.
   *
   * @return whether there was room; always where the kind is there already
   */
  boolean add(Use.Kind kind, Sum more) {
    return sums.compute(
            kind,
            (same, before) -> {
              if (before != null) {
                return before.plus(more);
              }
              return sums.mappingCount() < max ? more : null;
            })
        != null;
  }

  /** The kinds that were counted so far, or are meanwhile. */
  Set<Use.Kind> kinds() {
    return sums.keySet();
  }

  /** Takes what was counted of a kind. */
  Optional<Sum> take(Use.Kind kind) {
    return Optional.ofNullable(sums.remove(kind));
  }

  /** How many kinds there are. */
  int size() {
    return sums.size();
  }

  boolean isHalfFull() {
    return sums.mappingCount() * 2 >= max;
  }
}
