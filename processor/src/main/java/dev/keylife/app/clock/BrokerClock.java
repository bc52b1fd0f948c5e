package dev.keylife.app.clock;

import java.time.Duration;
import java.util.Optional;

/**
 * What the brokers' clock says now, by the last time that it was read and the time that has passed
 * since on a clock that nobody sets. So it can be asked for each command and without a broker, and
 * a step of this machine's clock shows the moment that it happens.
 *
 * <p>A reading is as exact as its request was quick: between sending and answer the broker's clock
 * stood at what the answer says, and nobody knows when. Only what is beyond that doubt counts as a
 * difference.
 *
 * <p>Safe for use by several threads.
 */
public final class BrokerClock {
  private static final long NANOS_PER_MS = 1_000_000;

  /**
   * The brokers' clock as it was read.
   *
   * @param sentAt when it was asked, in nanoseconds of the clock that nobody sets
   * @param answeredAt when the answer came
   * @param brokerMs what it said meanwhile, in milliseconds since the epoch
   */
  public record Reading(long sentAt, long answeredAt, long brokerMs) {
    private long doubtMs() {
      return (answeredAt - sentAt) / 2 / NANOS_PER_MS + 1;
    }

    private long at(long nanos) {
      long middle = sentAt + (answeredAt - sentAt) / 2;
      return brokerMs + (nanos - middle) / NANOS_PER_MS;
    }
  }

  private final Duration most;
  private volatile Optional<Reading> last = Optional.empty();

  /**
   * @param most how far this machine's clock may be from the brokers'
   */
  public BrokerClock(Duration most) {
    this.most = most;
  }

  /** Takes a reading, unless it is so inexact that it tells nothing. */
  public void read(Reading reading) {
    if (reading.doubtMs() <= most.toMillis()) {
      last = Optional.of(reading);
    }
  }

  /**
   * How far ahead of the brokers' clock this machine's is for certain; negative where it is behind,
   * empty before the first reading.
   *
   * @param now this machine's clock, in milliseconds since the epoch
   * @param nanos the clock that nobody sets, at the same time
   */
  public Optional<Duration> ahead(long now, long nanos) {
    return last.map(
        reading -> {
          long difference = now - reading.at(nanos);
          long certain = Math.max(0, Math.abs(difference) - reading.doubtMs());
          return Duration.ofMillis(difference < 0 ? -certain : certain);
        });
  }

  /** Whether this machine's clock may be acted on: not before the first reading. */
  boolean trusts(long now, long nanos) {
    return ahead(now, nanos).filter(by -> by.abs().compareTo(most) <= 0).isPresent();
  }
}
