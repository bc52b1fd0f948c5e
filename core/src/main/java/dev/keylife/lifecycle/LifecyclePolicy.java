package dev.keylife.lifecycle;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * What an operator may choose about the lifecycle.
 *
 * @param namespace whose keys live here
 * @param imports what is allowed of imports
 * @param expiryNotices how long ahead the expiry of material is announced, in any order
 * @param maxRotations how often a key can be rotated on demand; with it the number of its materials
 *     is bounded, and so the size of its record
 * @param maxRepetitions how many repetitions of one command are answered; the rest is silent, so
 *     that a storm of them leaves no more than that behind
 * @param authority who may do what a key policy leaves to the account
 * @param holdings how much one principal may hold
 * @param approvalWindow how long an approval of a command counts
 * @param regions what is allowed of multi-Region keys
 */
public record LifecyclePolicy(
    KeyNamespace namespace,
    ImportPolicy imports,
    List<Duration> expiryNotices,
    int maxRotations,
    int maxRepetitions,
    Authority authority,
    HoldingLimits holdings,
    Duration approvalWindow,
    MultiRegionPolicy regions) {

  /** AWS KMS allows so many on-demand rotations of a key. */
  public static final int AWS_ROTATIONS = 25;

  /**
   * @throws IllegalArgumentException if a duration is not positive, or a maximum too small
   */
  public LifecyclePolicy {
    expiryNotices = expiryNotices.stream().distinct().sorted(Comparator.reverseOrder()).toList();
    if (!Stream.concat(expiryNotices.stream(), Stream.of(approvalWindow))
        .allMatch(duration -> !duration.isNegative() && !duration.isZero())) {
      throw new IllegalArgumentException("durations must be positive");
    }
    if (maxRotations < 1) {
      throw new IllegalArgumentException("maxRotations must be at least 1");
    }
    if (maxRepetitions < 0) {
      throw new IllegalArgumentException("maxRepetitions must not be negative");
    }
  }

  /**
   * The defaults: those of {@link ImportPolicy}; 30 days, 7 days and 1 day ahead; 25 rotations; 10
   * repetitions; {@link Authority#OPEN}; those of {@link HoldingLimits}; 24 hours; no multi-Region
   * keys.
   */
  public static LifecyclePolicy defaults(KeyNamespace namespace) {
    return new LifecyclePolicy(
        namespace,
        ImportPolicy.defaults(),
        List.of(Duration.ofDays(30), Duration.ofDays(7), Duration.ofDays(1)),
        AWS_ROTATIONS,
        10,
        Authority.OPEN,
        HoldingLimits.defaults(),
        Duration.ofHours(24),
        MultiRegionPolicy.NONE);
  }

  /** The same, but for who may do what. */
  public LifecyclePolicy withAuthority(Authority next) {
    return with(next, holdings, regions);
  }

  /** The same, but for how much one principal may hold. */
  public LifecyclePolicy withHoldings(HoldingLimits next) {
    return with(authority, next, regions);
  }

  /** The same, but for what is allowed of multi-Region keys. */
  public LifecyclePolicy withRegions(MultiRegionPolicy next) {
    return with(authority, holdings, next);
  }

  private LifecyclePolicy with(
      Authority nextAuthority, HoldingLimits nextHoldings, MultiRegionPolicy nextRegions) {
    return new LifecyclePolicy(
        namespace,
        imports,
        expiryNotices,
        maxRotations,
        maxRepetitions,
        nextAuthority,
        nextHoldings,
        approvalWindow,
        nextRegions);
  }
}
