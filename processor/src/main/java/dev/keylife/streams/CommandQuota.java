package dev.keylife.streams;

import dev.keylife.lifecycle.KeyId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Bounds the commands of a key within a second of the broker's clock, which is what the records'
 * timestamps show. So a backlog that is worked off quickly is judged by when it was published, and
 * a transaction that is processed again is judged alike.
 *
 * <p>Kept in memory, for one second at a time: records of a partition come in the order of their
 * timestamps. A new instance begins with nothing used up.
 *
 * <p>Only so many keys are counted at a time, because anybody can invent ids, and the clock of a
 * leader that is ahead makes a second long. Where there are more, all counts go down by one and
 * those that reach zero make room, after Misra and Gries ("Finding repeated elements", 1982): a key
 * that is flooded stays counted, and what is counted is never more than there was. So nobody is
 * refused for the commands of others.
 */
final class CommandQuota {
  private static final long SECOND_MS = 1_000;

  /** Keys at a time. */
  private static final int MOST_COUNTED = 4_096;

  /** Of an id that no key can have; it may be as long as a record. */
  private static final int MOST_CHARACTERS = 128;

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
   * @param key which key it is for, however that was written; empty where it can be none
   * @param keyIdOrArn as it was written
   * @param timestamp of its record, in milliseconds
   * @return whether it is within the bound
   */
  boolean admits(Optional<KeyId> key, String keyIdOrArn, long timestamp) {
    if (perSecond == 0) {
      return true;
    }
    // The clock of a new leader may be behind.
    long now = Math.max(second, Math.floorDiv(timestamp, SECOND_MS));
    if (now > second) {
      counts.clear();
      second = now;
    }
    return count(key.map(KeyId::value).orElseGet(() -> impossible(keyIdOrArn))) <= perSecond;
  }

  /** A key's id has no colon, so none shares its count. */
  private static String impossible(String id) {
    return ":" + id.substring(0, Math.min(id.length(), MOST_CHARACTERS));
  }

  private int count(String key) {
    if (counts.size() < MOST_COUNTED || counts.containsKey(key)) {
      return counts.merge(key, 1, Integer::sum);
    }
    counts.replaceAll((counted, times) -> times - 1);
    counts.values().removeIf(times -> times == 0);
    return 1;
  }

  /** How many keys are counted now. */
  int counted() {
    return counts.size();
  }
}
