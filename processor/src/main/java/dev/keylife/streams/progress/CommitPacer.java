package dev.keylife.streams.progress;

import java.time.Duration;

/**
 * Decides when a stream thread commits. A command's outcome is visible only after that, so commits
 * should come soon; but each costs a round of requests and a marker in every partition that was
 * written to, whether it holds one command or a thousand. So at a low rate a command is committed
 * at once, a steady stream at most once in a delay, and a stream that lags adds no more than a
 * fraction to the time that its commands have waited already, which makes commits rare just where
 * their cost matters. Once nothing follows there is nothing to be saved, and the end of a backlog
 * is committed like a steady stream.
 *
 * <p>Kafka Streams' own {@code commit.interval.ms} is the upper bound: it commits without asking
 * here.
 */
final class CommitPacer {
  /** A command that waited so long before it was carried out may wait for a commit once more. */
  private static final int FRACTION = 4;

  /** Within a backlog the next command comes sooner. */
  private static final long IDLE_MS = 10;

  private final long delayMs;
  private long last = Long.MIN_VALUE;
  private long lastWork;
  private long patience = Long.MAX_VALUE;

  CommitPacer(Duration delay) {
    this.delayMs = delay.toMillis();
  }

  /**
   * Something was carried out that has yet to be committed.
   *
   * @param waitedMs for how long it had been waiting; the most impatient one decides for all
   */
  void carriedOut(long waitedMs, long nowMs) {
    lastWork = nowMs;
    patience = Math.min(patience, Math.max(delayMs, waitedMs / FRACTION));
  }

  /** Whether to commit now; if so, nothing is left uncommitted. */
  boolean isDue(long nowMs) {
    boolean waiting = patience < Long.MAX_VALUE;
    long rest = Math.abs(nowMs - lastWork) >= IDLE_MS ? delayMs : patience;
    boolean rested = last == Long.MIN_VALUE || Math.abs(nowMs - last) >= rest;
    if (!waiting || !rested) {
      return false;
    }
    last = nowMs;
    patience = Long.MAX_VALUE;
    return true;
  }
}
