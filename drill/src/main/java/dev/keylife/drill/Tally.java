package dev.keylife.drill;

import java.util.Map;
import java.util.TreeMap;

/** Counts what happened, by what it was. For any thread. */
final class Tally {
  private final Map<String, Integer> counts = new TreeMap<>();

  synchronized void note(String what) {
    counts.merge(what, 1, Integer::sum);
  }

  synchronized int of(String what) {
    return counts.getOrDefault(what, 0);
  }

  synchronized Map<String, Integer> counts() {
    return new TreeMap<>(counts);
  }
}
