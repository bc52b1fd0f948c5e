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
 * <p>While a stream thread commits it does nothing else, and how long that takes is the brokers'
 * affair. So where many commands come, commits are so far apart that no more than a fraction of the
 * thread's time goes into them, and slow brokers make them rarer. A few commands are not held back
 * by that: nothing would be done in the time.
 *
 * <p>Kafka Streams' own {@code commit.interval.ms} is the upper bound: it commits without asking
 * here.
 */
final class CommitPacer {
  /** A command that waited so long before it was carried out may wait for a commit once more. */
  private static final int FRACTION = 4;

  /** The share of its time that a thread with much to do spends on commits. */
  private static final int SHARE_OF_COMMITS = 5;

  /** So many commands in a commit are much to do. */
  private static final int MANY = 16;

  /** Within a backlog the next command comes sooner. */
  private static final long IDLE_MS = 10;

  private final long delayMs;
  private long last = Long.MIN_VALUE;
  private long lastWork;
  private int uncommitted;
  private long lastTookMs;
  private long usuallyTakesMs;
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
    uncommitted++;
    patience = Math.min(patience, Math.max(delayMs, waitedMs / FRACTION));
  }

  /**
   * A commit was made.
   *
   * @param tookMs for how long the thread waited for it; once out of the ordinary counts for
   *     nothing
   */
  void committed(long tookMs) {
    usuallyTakesMs = Math.min(lastTookMs, tookMs);
    lastTookMs = tookMs;
  }

  /** Whether to commit now; if so, nothing is left uncommitted. */
  boolean isDue(long nowMs) {
    boolean waiting = patience < Long.MAX_VALUE;
    boolean rested = last == Long.MIN_VALUE || Math.abs(nowMs - last) >= rest(nowMs);
    if (!waiting || !rested) {
      return false;
    }
    last = nowMs;
    uncommitted = 0;
    patience = Long.MAX_VALUE;
    return true;
  }

  /** How far apart commits are for now. */
  private long rest(long nowMs) {
    if (Math.abs(nowMs - lastWork) >= IDLE_MS) {
      return delayMs;
    }
    return uncommitted < MANY ? patience : Math.max(patience, SHARE_OF_COMMITS * usuallyTakesMs);
  }
}
