package dev.keylife.client.regions;

import dev.keylife.client.CommandHeaders;
import java.time.Duration;

/**
 * How news is carried.
 *
 * @param principal who sends the commands: what the processors have in {@code regions.replicators}
 * @param groupPrefix what the names of consumer groups begin with; behind it comes the Region that
 *     is told
 * @param timeout how long a command may wait for its outcome before it is sent again
 * @param longestBackoff how long at most to wait before what could not be told is told again; the
 *     first time it is a second
 */
public record ReplicationOptions(
    String principal, String groupPrefix, Duration timeout, Duration longestBackoff) {

  /**
   * @throws IllegalArgumentException if the principal is none that an event can show, the prefix is
   *     empty, the timeout not positive, or the backoff less than a second
   */
  public ReplicationOptions {
    CommandHeaders.requireIssuer(principal);
    if (groupPrefix.isBlank()) {
      throw new IllegalArgumentException("a consumer group has a name");
    }
    if (timeout.isNegative() || timeout.isZero()) {
      throw new IllegalArgumentException("a timeout is positive");
    }
    if (longestBackoff.compareTo(Duration.ofSeconds(1)) < 0) {
      throw new IllegalArgumentException("a backoff is a second at least");
    }
  }

  /** In groups keylife-replicator-…, with a timeout of 30 s and a minute between tries at most. */
  public static ReplicationOptions of(String principal) {
    return new ReplicationOptions(
        principal, "keylife-replicator-", Duration.ofSeconds(30), Duration.ofMinutes(1));
  }
}
