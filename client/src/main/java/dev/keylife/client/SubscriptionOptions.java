package dev.keylife.client;

import java.time.Duration;

/**
 * How events are followed.
 *
 * @param group the consumer group, which remembers how far it came. Subscriptions of one group
 *     share the events among them, key by key; different groups each get all
 * @param firstStart where a partition starts that the group has never taken; from then on it goes
 *     on where it stopped
 * @param onFailure what is done where the handler throws
 * @param firstBackoff how long to wait before an event is tried a second time; doubled each time
 * @param longestBackoff how long at most
 */
public record SubscriptionOptions(
    String group,
    FirstStart firstStart,
    OnFailure onFailure,
    Duration firstBackoff,
    Duration longestBackoff) {

  /** Where a new group starts. */
  public enum FirstStart {
    /** At the oldest event that the topic holds. */
    BEGINNING,
    /** Behind the newest event. */
    END
  }

  /** What is done where the handler throws. */
  public enum OnFailure {
    /**
     * The same event comes again after a while, until it is handled. Later events of its partition
     * wait for it, and so of its key; other partitions go on.
     */
    RETRY,
    /** The subscription ends; the event comes again once it is started anew. */
    STOP,
    /** The failure is logged, and the event is passed over. */
    SKIP
  }

  /**
   * @throws IllegalArgumentException if the group has no name, or a time is not positive
   */
  public SubscriptionOptions {
    if (group.isBlank()) {
      throw new IllegalArgumentException("a consumer group has a name");
    }
    if (firstBackoff.isNegative()
        || firstBackoff.isZero()
        || longestBackoff.compareTo(firstBackoff) < 0) {
      throw new IllegalArgumentException("0 < firstBackoff <= longestBackoff");
    }
  }

  /** From the beginning, with retries after 1 s to 1 min. */
  public static SubscriptionOptions group(String name) {
    return new SubscriptionOptions(
        name, FirstStart.BEGINNING, OnFailure.RETRY, Duration.ofSeconds(1), Duration.ofMinutes(1));
  }

  /** With another first start. */
  public SubscriptionOptions startingAt(FirstStart start) {
    return new SubscriptionOptions(group, start, onFailure, firstBackoff, longestBackoff);
  }

  /** With another answer to failures. */
  public SubscriptionOptions onFailure(OnFailure answer) {
    return new SubscriptionOptions(group, firstStart, answer, firstBackoff, longestBackoff);
  }

  /** With other times between tries. */
  public SubscriptionOptions backoff(Duration first, Duration longest) {
    return new SubscriptionOptions(group, firstStart, onFailure, first, longest);
  }

  /** How long to wait after so many failed tries. */
  Duration backoffAfter(int tries) {
    int doublings = Math.min(tries - 1, 20);
    Duration wait = firstBackoff.multipliedBy(1L << doublings);
    return wait.compareTo(longestBackoff) < 0 ? wait : longestBackoff;
  }
}
