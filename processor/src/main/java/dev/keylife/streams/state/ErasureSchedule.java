package dev.keylife.streams.state;

import java.time.Duration;
import java.time.Instant;

/**
 * Makes what was erased leave the changelog of the secrets within a bound of time, however little
 * is written. A segment is closed by the first record that comes half the bound after its own first
 * one, so something is written every quarter.
 */
public final class ErasureSchedule {
  private static final int WRITES_PER_BOUND = 4;

  private final KeyStores stores;
  private final Duration interval;
  private Instant next = Instant.EPOCH;

  public ErasureSchedule(KeyStores stores, Duration bound) {
    this.stores = stores;
    this.interval = bound.dividedBy(WRITES_PER_BOUND);
  }

  /** To be called more often than something is to be written. */
  public void tick(Instant now) {
    if (!now.isBefore(next)) {
      stores.writeToSecretsChangelog();
      next = now.plus(interval);
    }
  }
}
