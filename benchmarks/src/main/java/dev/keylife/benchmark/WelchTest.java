package dev.keylife.benchmark;

import java.util.Arrays;

/**
 * Welch's t-test between two samples of times, as dudect does it (Reparaz, Balasch, Verbauwhede:
 * "dude, is my code constant time?", 2017): on all times, and again without the slowest ones, which
 * are the machine's own. The largest absolute value of t is the result; from 4.5 on the means
 * differ, and dudect is certain from 10 on.
 */
final class WelchTest {
  /** The parts of both samples together that are looked at, from the fastest on. */
  private static final double[] PARTS = {1.0, 0.99, 0.95, 0.9, 0.75, 0.5};

  private WelchTest() {}

  /**
   * The outcome.
   *
   * @param t of the part where it is largest
   * @param part the part, in (0, 1]
   * @param difference between the means of that part, in nanoseconds
   */
  record Result(double t, double part, double difference) {}

  static Result between(long[] first, long[] second) {
    long[] all = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, all, first.length, second.length);
    Arrays.sort(all);
    Result largest = new Result(0, 1, 0);
    for (double part : PARTS) {
      long limit = all[(int) (part * (all.length - 1))];
      Result result = between(first, second, part, limit);
      if (Math.abs(result.t()) > Math.abs(largest.t())) {
        largest = result;
      }
    }
    return largest;
  }

  private static Result between(long[] first, long[] second, double part, long limit) {
    double[] a = Arrays.stream(first).filter(time -> time <= limit).asDoubleStream().toArray();
    double[] b = Arrays.stream(second).filter(time -> time <= limit).asDoubleStream().toArray();
    double difference = mean(a) - mean(b);
    double error = Math.sqrt(variance(a) / a.length + variance(b) / b.length);
    return new Result(difference / error, part, difference);
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).average().orElse(Double.NaN);
  }

  private static double variance(double[] values) {
    double mean = mean(values);
    return Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum() / (values.length - 1);
  }
}
