package dev.keylife.streams;

/**
 * Tells whether this machine's clock can be acted on. Whatever depends on the time asks first: a
 * clock that is months ahead would let keys' material expire that has months to go, and what was
 * erased does not come back.
 *
 * <p>It is asked on the stream threads, for each command, so it answers at once.
 */
@FunctionalInterface
public interface Timekeeper {
  /** Takes the clock at its word. */
  Timekeeper TRUSTING = now -> true;

  /**
   * Whether the clock may be acted on.
   *
   * @param now what it says now, in milliseconds since the epoch
   */
  boolean trusts(long now);
}
