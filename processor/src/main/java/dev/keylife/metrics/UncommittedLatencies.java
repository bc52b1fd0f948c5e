package dev.keylife.metrics;

import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.LongSupplier;

/**
 * Since when the commands of a transaction that is not committed yet have been waiting: only then
 * can anybody see what came of them.
 *
 * <p>For one stream thread.
 */
final class UncommittedLatencies {
  private static final int FIRST_SIZE = 256;

  private final Timer latency;
  private final LongSupplier millis;
  private long[] since = new long[FIRST_SIZE];
  private int count;

  /**
   * @param millis the time, since the epoch
   */
  UncommittedLatencies(Timer latency, LongSupplier millis) {
    this.latency = latency;
    this.millis = millis;
  }

  /** A command was carried out that was published at a time, in milliseconds since the epoch. */
  void add(long published) {
    if (count == since.length) {
      since = Arrays.copyOf(since, 2 * count);
    }
    since[count++] = published;
  }

  /** A transaction begins: what the one before left, if it was aborted, will be done again. */
  void begin() {
    count = 0;
  }

  void commit() {
    long now = millis.getAsLong();
    for (int i = 0; i < count; i++) {
      latency.record(Duration.ofMillis(Math.max(0, now - since[i])));
    }
    count = 0;
  }
}
