package dev.keylife.lifecycle;

import java.util.Optional;

/**
 * An RSA key pair that a command cannot be decided without.
 *
 * @param spec how large
 * @param purpose what becomes of it
 */
public record KeyPairNeed(WrappingKeySpec spec, Purpose purpose) {
  /** What becomes of a key pair. */
  public enum Purpose {
    /** Others wrap material under its public key. */
    WRAPPING,
    /** Its private key is the material of one KMS key, and is given to no other. */
    MATERIAL
  }

  /** What new material of a spec needs; no other than RSA takes long to make. */
  static Optional<KeyPairNeed> forMaterial(KeySpec spec) {
    return switch (spec) {
      case RSA_2048 -> material(WrappingKeySpec.RSA_2048);
      case RSA_3072 -> material(WrappingKeySpec.RSA_3072);
      case RSA_4096 -> material(WrappingKeySpec.RSA_4096);
      default -> Optional.empty();
    };
  }

  private static Optional<KeyPairNeed> material(WrappingKeySpec spec) {
    return Optional.of(new KeyPairNeed(spec, Purpose.MATERIAL));
  }
}
