package dev.keylife.gateway.replica;

import java.time.Duration;

/**
 * For how long a replica uses what it knows.
 *
 * @param maxStaleness after which time without news no key is used any more
 * @param maxOpened how many materials may be open at a time
 * @param openedFor for how long one may be open
 * @param patience for how long a material is waited for whose key is said to have it
 */
public record UseLimits(
    Duration maxStaleness, int maxOpened, Duration openedFor, Duration patience) {

  /** The defaults: 60 s, 1,000, 60 s, 2 s. */
  public static UseLimits defaults() {
    return new UseLimits(
        Duration.ofSeconds(60), 1_000, Duration.ofSeconds(60), Duration.ofSeconds(2));
  }
}
