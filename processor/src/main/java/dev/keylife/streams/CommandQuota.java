package dev.keylife.streams;

import java.util.HashMap;
import java.util.Map;

/**
 * Bounds the commands of a key within a second of the broker's clock, which is what the records'
 * timestamps show. So a backlog that is worked off quickly is judged by when it was published, and
 * a transaction that is processed again is judged alike.
 *
 * <p>Kept in memory, for one second at a time: records of a partition come in the order of their
 * timestamps. A new instance begins with nothing used up.
 */
final class CommandQuota {
  private static final long SECOND_MS = 1_000;

  private final int perSecond;
  private final Map<String, Integer> counts = new HashMap<>();
  private long second = Long.MIN_VALUE;

  /**
   * @param perSecond 0 for any number
   */
  CommandQuota(int perSecond) {
    this.perSecond = perSecond;
  }

  int perSecond() {
    return perSecond;
  }

  /**
   * Counts a command.
   *
   * @param timestamp of its record, in milliseconds
   * @return whether it is within the bound
   */
  boolean admits(String key, long timestamp) {
    if (perSecond == 0) {
      return true;
    }
    // The clock of a new leader may be behind.
    long now = Math.max(second, Math.floorDiv(timestamp, SECOND_MS));
    if (now > second) {
      counts.clear();
      second = now;
    }
    return counts.merge(key, 1, Integer::sum) <= perSecond;
  }
}
