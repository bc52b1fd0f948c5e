package dev.keylife.streams.limits;

import java.util.HashMap;
import java.util.Map;

/**
 * How often each name came within a second.
 *
 * <p>Only so many names are counted at a time, because anybody can invent some, and the clock of a
 * leader that is ahead makes a second long. Where there are more, all counts go down by one and
 * those that reach zero make room, after Misra and Gries ("Finding repeated elements", 1982): a
 * name that comes in a flood stays counted, and what is counted is never more than there was. So
 * nobody is refused for the commands of others.
 */
final class RecentCounts {
  /** Names at a time. */
  private static final int MOST_COUNTED = 4_096;

  private final Map<String, Integer> counts = new HashMap<>();

  /** How often the name has come, this time included. */
  int count(String name) {
    if (counts.size() < MOST_COUNTED || counts.containsKey(name)) {
      return counts.merge(name, 1, Integer::sum);
    }
    counts.replaceAll((counted, times) -> times - 1);
    counts.values().removeIf(times -> times == 0);
    return 1;
  }

  /** Another second begins. */
  void clear() {
    counts.clear();
  }

  /** How many names are counted now. */
  int size() {
    return counts.size();
  }
}
