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
 * @param maxRotations how often a key can be rotated on demand; with it the number of its materials
 *     is bounded, and so the size of its record
 */
public record LifecyclePolicy(
    KeyNamespace namespace,
    Duration parametersValidity,
    List<Duration> expiryNotices,
    int maxOutstandingParameters,
    int maxRotations) {

  /** AWS KMS allows so many on-demand rotations of a key. */
  public static final int AWS_ROTATIONS = 25;

  /**
   * @throws IllegalArgumentException if a duration is not positive, or a maximum not at least 1
   */
  public LifecyclePolicy {
    expiryNotices = expiryNotices.stream().distinct().sorted(Comparator.reverseOrder()).toList();
    if (!isPositive(parametersValidity)
        || !expiryNotices.stream().allMatch(LifecyclePolicy::isPositive)) {
      throw new IllegalArgumentException("durations must be positive");
    }
    if (maxOutstandingParameters < 1 || maxRotations < 1) {
      throw new IllegalArgumentException("maxima must be at least 1");
    }
  }

  /**
   * The defaults: 24 hours; 30 days, 7 days and 1 day ahead; 100 outstanding parameters; 25
   * rotations.
   */
  public static LifecyclePolicy defaults(KeyNamespace namespace) {
    return new LifecyclePolicy(
        namespace,
        Duration.ofHours(24),
        List.of(Duration.ofDays(30), Duration.ofDays(7), Duration.ofDays(1)),
        100,
        AWS_ROTATIONS);
  }

  private static boolean isPositive(Duration duration) {
    return !duration.isNegative() && !duration.isZero();
  }
}
