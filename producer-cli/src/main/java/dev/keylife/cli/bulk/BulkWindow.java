package dev.keylife.cli.bulk;

import java.time.Duration;

/**
 * How many keys are worked on at a time: as many as the processor does in a quarter of a command's
 * timeout, so that none waits in a queue that is longer than it. Begins with two, because nothing
 * is known then; grows with every key that is done in good time, which doubles it with each round,
 * and shrinks to the measured rate where keys take longer. (A processor that makes an RSA_4096
 * wrapping key pair for every answer does one key in two seconds, one that shares pairs does
 * thousands in one.)
 */
public final class BulkWindow {
  private static final int FIRST = 2;
  private static final int WEIGHT = 8;

  private final int bound;
  private final Duration goodTime;
  private int size;
  private int sinceChange;

  /** Between two keys that are done, in nanoseconds: a moving average. */
  private double apart;

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

  /**
   * Takes note of a key that is done.
   *
   * @param took how long it was worked on
   * @param sinceLast how long after the one before it
   */
  void done(Duration took, Duration sinceLast) {
    sinceChange++;
    apart += (sinceLast.toNanos() - apart) / (apart == 0 ? 1 : WEIGHT);
    if (took.compareTo(goodTime) <= 0) {
      // How long a key takes is known late, when many more are under way; the rate at once.
      if ((size + 1) * apart <= goodTime.toNanos()) {
        size = Math.min(bound, size + 1);
      }
    } else if (sinceChange >= size) {
      // Once for each round of keys: those that are under way began before the last change.
      // Little's law: what is in the queue is the rate times the time in it.
      size = (int) Math.max(1, size * goodTime.toMillis() / took.toMillis());
      sinceChange = 0;
    }
  }
}
