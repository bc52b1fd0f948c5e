package dev.keylife.cli;

import java.time.Duration;

/**
 * How many keys are worked on at a time. Begins small and grows with every key that is done in good
 * time, up to the bound; shrinks where keys take long, so that none of them waits in a queue that
 * is longer than its timeout. (A processor that makes a wrapping key pair for every answer does one
 * or two keys in a second, one that shares pairs thousands.)
 */
final class BulkWindow {
  private static final int FIRST = 16;

  private final int bound;
  private final Duration goodTime;
  private int size;
  private int sinceChange;

  /**
   * @param bound never more than this
   * @param timeout of a command; a key has three of them
   */
  BulkWindow(int bound, Duration timeout) {
    this.bound = bound;
    this.goodTime = timeout.dividedBy(4);
    this.size = Math.min(FIRST, bound);
  }

  int size() {
    return size;
  }

  /** Takes note of a key that is done, and of how long it was worked on. */
  void done(Duration took) {
    sinceChange++;
    if (took.compareTo(goodTime) <= 0) {
      size = Math.min(bound, size + 1);
    } else if (sinceChange >= size) {
      // Once for each round of keys: those that are under way began before the last change.
      size = Math.max(1, size / 2);
      sinceChange = 0;
    }
  }
}
