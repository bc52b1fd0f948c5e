package dev.keylife.material.keypairs;

import dev.keylife.lifecycle.WrappingKeySpec;
import java.time.Duration;
import java.util.Set;

/**
 * An operator's choices about wrapping key pairs.
 *
 * @param ready how many pairs of a spec wait in memory; 0 for none
 * @param specs the specs that pairs are kept ready of from the start; the others from the first
 *     time that they are asked for
 * @param maxAnswers how many answers one pair may stand in; 1 for a pair of its own for each
 * @param maxAge for how long after its first answer a pair may stand in further ones
 * @param makers how many threads make pairs
 */
public record WrappingKeyPolicy(
    int ready, Set<WrappingKeySpec> specs, int maxAnswers, Duration maxAge, int makers) {

  public WrappingKeyPolicy {
    if (ready < 0) {
      throw new IllegalArgumentException("a pool cannot have " + ready + " key pairs");
    }
    if (maxAnswers < 1) {
      throw new IllegalArgumentException("a pair cannot stand in " + maxAnswers + " answers");
    }
    if (makers < 1) {
      throw new IllegalArgumentException(makers + " threads cannot make key pairs");
    }
    specs = Set.copyOf(specs);
  }

  /** As above, with one thread that makes pairs. */
  public WrappingKeyPolicy(int ready, Set<WrappingKeySpec> specs, int maxAnswers, Duration maxAge) {
    this(ready, specs, maxAnswers, maxAge, 1);
  }

  /** One answer, one pair; so many of them ready of each spec that has been asked for. */
  public static WrappingKeyPolicy ownPairs(int ready) {
    return new WrappingKeyPolicy(ready, Set.of(), 1, Duration.ZERO);
  }

  public boolean isShared() {
    return maxAnswers > 1;
  }
}
