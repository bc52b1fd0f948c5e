package dev.keylife.lifecycle;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/**
 * Times from outside. Only those that every client can read are let in, because Python, JavaScript
 * and others cannot represent what Avro's {@code timestamp-millis} can hold.
 */
final class TimestampRange {
  private static final Instant EARLIEST = Instant.EPOCH;
  private static final Instant END = midnight(10_000);

  /** A time that somebody means is taken to lie in these years. */
  private static final Instant LIKELY_FROM = midnight(2000);

  private static final Instant LIKELY_TO = midnight(2200);

  private TimestampRange() {}

  /** Whether a time lies in the years 1970 to 9999. */
  static boolean inRange(Instant time) {
    return !time.isBefore(EARLIEST) && time.isBefore(END);
  }

  /**
   * @throws KmsException {@code ValidationException} if the time is out of range; says so when it
   *     looks as if it were given in another unit
   */
  static void check(String field, Instant time) {
    if (!inRange(time)) {
      throw new KmsException(
          FailureCode.VALIDATION,
          field
              + " must lie in the years 1970 to 9999, in milliseconds since 1970 (UTC)"
              + unitOf(time));
    }
  }

  /** Names the unit in which a number of milliseconds would make sense, or nothing. */
  static String unitOf(Instant time) {
    long number = time.toEpochMilli();
    if (isLikely(number / 1_000)) {
      return "; it looks like microseconds";
    } else if (isLikely(number / 1_000_000)) {
      return "; it looks like nanoseconds";
    }
    return Math.abs(number) < Duration.ofDays(365).toMillis() && isLikely(number * 1_000)
        ? "; it looks like seconds"
        : "";
  }

  private static boolean isLikely(long millis) {
    Instant time = Instant.ofEpochMilli(millis);
    return !time.isBefore(LIKELY_FROM) && time.isBefore(LIKELY_TO);
  }

  private static Instant midnight(int year) {
    return LocalDate.of(year, 1, 1).atStartOfDay().toInstant(ZoneOffset.UTC);
  }
}
