package dev.keylife.lifecycle;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;

/**
 * What an operator may choose about the lifecycle.
 *
 * @param namespace whose keys live here
 * @param parametersValidity how long import parameters can be used; AWS KMS gives 24 hours
 * @param expiryNotices how long ahead the expiry of material is announced, in any order
 * @param maxOutstandingParameters how many unused import parameters a key may have at a time; each
 *     costs a stored key pair
 */
public record LifecyclePolicy(
    KeyNamespace namespace,
    Duration parametersValidity,
    List<Duration> expiryNotices,
    int maxOutstandingParameters) {

  /**
   * @throws IllegalArgumentException if a duration is not positive, or the maximum not at least 1
   */
  public LifecyclePolicy {
    expiryNotices = expiryNotices.stream().distinct().sorted(Comparator.reverseOrder()).toList();
    if (!isPositive(parametersValidity)
        || !expiryNotices.stream().allMatch(LifecyclePolicy::isPositive)) {
      throw new IllegalArgumentException("durations must be positive");
    }
    if (maxOutstandingParameters < 1) {
      throw new IllegalArgumentException("maxOutstandingParameters must be at least 1");
    }
  }

  /** The defaults: 24 hours; 30 days, 7 days and 1 day ahead; 100 outstanding parameters. */
  public static LifecyclePolicy defaults(KeyNamespace namespace) {
    return new LifecyclePolicy(
        namespace,
        Duration.ofHours(24),
        List.of(Duration.ofDays(30), Duration.ofDays(7), Duration.ofDays(1)),
        100);
  }

  private static boolean isPositive(Duration duration) {
    return !duration.isNegative() && !duration.isZero();
  }
}
