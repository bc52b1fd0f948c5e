package dev.keylife.streams.resealing;

import java.time.Duration;

/**
 * What an operator may choose about the pass that brings secrets under the present master key.
 *
 * @param interval how often the next secrets are looked at
 * @param batch how many secrets are looked at at a time, per partition
 * @param delay how long after a partition first meets a newer keyset the pass begins; a rolling
 *     restart should fit into it
 * @param tokenValidity how long import tokens are valid
 */
public record ResealSettings(Duration interval, int batch, Duration delay, Duration tokenValidity) {

  /** The defaults: 1 s, 500, 10 minutes, 24 hours. */
  public static ResealSettings defaults() {
    return new ResealSettings(
        Duration.ofSeconds(1), 500, Duration.ofMinutes(10), Duration.ofHours(24));
  }
}
