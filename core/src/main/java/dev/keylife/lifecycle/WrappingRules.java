package dev.keylife.lifecycle;

import java.util.TreeSet;

/**
 * Which wrapping goes with which material.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/kms/latest/developerguide/importing-keys-get-public-key-and-token.html#select-wrapping-algorithm">Select
 *     a wrapping algorithm</a>
 */
final class WrappingRules {
  private WrappingRules() {}

  static void check(
      ImportPolicy policy,
      KeySpec keySpec,
      WrappingAlgorithm algorithm,
      WrappingKeySpec wrappingKeySpec) {
    if (!algorithm.isOffered()) {
      throw Rules.unsupported("Wrapping algorithm " + algorithm + " is not supported.");
    }
    if (!wrappingKeySpec.isOffered()) {
      throw Rules.unsupported("Wrapping key spec " + wrappingKeySpec + " is not supported.");
    }
    requireAllowed(policy, algorithm, wrappingKeySpec);
    if (algorithm.isHybrid()) {
      return;
    }
    boolean tooLarge =
        keySpec.isRsa()
            || (keySpec == KeySpec.ECC_NIST_P521 && wrappingKeySpec == WrappingKeySpec.RSA_2048);
    if (tooLarge) {
      throw Rules.unsupported(
          keySpec
              + " key material cannot be wrapped with "
              + algorithm
              + " under "
              + wrappingKeySpec
              + "; use RSA_AES_KEY_WRAP_SHA_256.");
    }
  }

  /** What the operator of this installation has not ruled out. */
  static void requireAllowed(
      ImportPolicy policy, WrappingAlgorithm algorithm, WrappingKeySpec wrappingKeySpec) {
    if (!policy.algorithms().contains(algorithm)) {
      throw Rules.unsupported(
          "Wrapping algorithm "
              + algorithm
              + " is not allowed here; use one of "
              + new TreeSet<>(policy.algorithms())
              + ".");
    }
    if (!policy.keySpecs().contains(wrappingKeySpec)) {
      throw Rules.unsupported(
          "Wrapping key spec "
              + wrappingKeySpec
              + " is not allowed here; use one of "
              + new TreeSet<>(policy.keySpecs())
              + ".");
    }
  }
}
