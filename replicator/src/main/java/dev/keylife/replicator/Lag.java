package dev.keylife.replicator;

import dev.keylife.client.regions.ReplicationLink;
import java.time.Duration;
import java.time.Instant;

/** How late a direction is. */
final class Lag {
  private Lag() {}

  /**
   * Since when the Region that is told may not know all; of one that never did, since the start.
   */
  static Duration of(ReplicationLink link, Instant started, Instant now) {
    Duration late = Duration.between(link.upToDate().orElse(started), now);
    return late.isNegative() ? Duration.ZERO : late;
  }
}
