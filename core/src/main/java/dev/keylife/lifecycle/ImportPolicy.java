package dev.keylife.lifecycle;

import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What an operator may choose about imports.
 *
 * @param parametersValidity how long import parameters can be used; AWS KMS gives 24 hours
 * @param maxOutstanding how many unused import parameters a key may have at a time, because each
 *     costs a stored key pair; the oldest give way to one more
 * @param maxFailures how many imports under one token may fail in the unwrap or behind it; then its
 *     wrapping key is erased
 * @param algorithms the wrapping algorithms that may be used
 * @param keySpecs the wrapping key specs that may be used
 */
public record ImportPolicy(
    Duration parametersValidity,
    int maxOutstanding,
    int maxFailures,
    Set<WrappingAlgorithm> algorithms,
    Set<WrappingKeySpec> keySpecs) {

  /**
   * @throws IllegalArgumentException if a number or the validity is not positive, or nothing, or
   *     something that is not offered, is allowed
   */
  public ImportPolicy {
    algorithms = Set.copyOf(algorithms);
    keySpecs = Set.copyOf(keySpecs);
    if (parametersValidity.isNegative() || parametersValidity.isZero()) {
      throw new IllegalArgumentException("durations must be positive");
    }
    if (maxOutstanding < 1 || maxFailures < 1) {
      throw new IllegalArgumentException("maxOutstanding and maxFailures must be at least 1");
    }
    if (algorithms.isEmpty() || !algorithms.stream().allMatch(WrappingAlgorithm::isOffered)) {
      throw new IllegalArgumentException("algorithms must be of " + offeredAlgorithms());
    }
    if (keySpecs.isEmpty() || !keySpecs.stream().allMatch(WrappingKeySpec::isOffered)) {
      throw new IllegalArgumentException("keySpecs must be of " + offeredKeySpecs());
    }
  }

  /** The defaults: 24 hours; 100 outstanding; 10 failures; all that is offered. */
  public static ImportPolicy defaults() {
    return new ImportPolicy(Duration.ofHours(24), 100, 10, offeredAlgorithms(), offeredKeySpecs());
  }

  private static Set<WrappingAlgorithm> offeredAlgorithms() {
    return Arrays.stream(WrappingAlgorithm.values())
        .filter(WrappingAlgorithm::isOffered)
        .collect(Collectors.toCollection(() -> EnumSet.noneOf(WrappingAlgorithm.class)));
  }

  private static Set<WrappingKeySpec> offeredKeySpecs() {
    return Arrays.stream(WrappingKeySpec.values())
        .filter(WrappingKeySpec::isOffered)
        .collect(Collectors.toCollection(() -> EnumSet.noneOf(WrappingKeySpec.class)));
  }
}
