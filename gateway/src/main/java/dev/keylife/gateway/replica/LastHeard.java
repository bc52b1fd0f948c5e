package dev.keylife.gateway.replica;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * How long ago something was heard. Measured by two clocks, of which the longer time counts: one
 * that nobody sets, and the time of day, which goes on while a machine sleeps. So neither a clock
 * that is set back nor one that stands still makes old news new.
 *
 * <p>One thread hears, any may ask.
 */
final class LastHeard {
  private final InstantSource clock;
  private final LongSupplier nanoTime;
  private volatile Mark mark;

  private record Mark(long millis, long nanos) {}

  /** Of something that was never heard. */
  LastHeard(InstantSource clock, LongSupplier nanoTime) {
    this.clock = clock;
    this.nanoTime = nanoTime;
    this.mark = new Mark(0, nanoTime.getAsLong());
  }

  /**
   * Something was heard now that was true at a time, which counts as now where it is later. What is
   * older than what was heard before changes nothing.
   */
  void heard(Instant trueAt) {
    long now = clock.millis();
    long at = Math.min(now, trueAt.toEpochMilli());
    if (at >= mark.millis || now < mark.millis) {
      mark = new Mark(at, nanoTime.getAsLong() - Duration.ofMillis(now - at).toNanos());
    }
  }

  /** In milliseconds. */
  long age() {
    Mark last = mark;
    return Math.max(
        clock.millis() - last.millis,
        Duration.ofNanos(nanoTime.getAsLong() - last.nanos).toMillis());
  }
}
