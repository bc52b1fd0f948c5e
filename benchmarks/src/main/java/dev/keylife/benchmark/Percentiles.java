package dev.keylife.benchmark;

import java.util.Arrays;
import java.util.Locale;

/** Exact percentiles of a bounded number of durations. */
final class Percentiles {
  /** Of fewer values the 99th percentile is nothing but the largest. */
  private static final int ENOUGH_FOR_P99 = 100;

  private final long[] nanos;
  private int count;

  Percentiles(int capacity) {
    nanos = new long[capacity];
  }

  void add(long duration) {
    nanos[count++] = duration;
  }

  int count() {
    return count;
  }

  /** In milliseconds; the share as 0.99. */
  double millis(double share) {
    long[] sorted = Arrays.copyOf(nanos, count);
    Arrays.sort(sorted);
    return count == 0 ? 0 : sorted[Math.min(count - 1, (int) (share * count))] / 1e6;
  }

  @Override
  public String toString() {
    if (count < ENOUGH_FOR_P99) {
      return String.format(
          Locale.ROOT, "p50 %6.1f ms  max %6.1f ms  of %d", millis(0.5), millis(1), count);
    }
    return String.format(
        Locale.ROOT,
        "p50 %6.1f ms  p99 %6.1f ms  max %6.1f ms",
        millis(0.5),
        millis(0.99),
        millis(1));
  }
}
