package dev.keylife.benchmark;

import dev.keylife.client.KeyMaterialWrapper;
import dev.keylife.client.SecretBytes;
import dev.keylife.lifecycle.WrappingAlgorithm;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;

/** What measurements are fed with. */
final class Inputs {
  private static final int MATERIAL_BYTES = 32;

  private Inputs() {}

  static KeyPair newPair(int modulusBits) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(modulusBits);
    return generator.generateKeyPair();
  }

  /**
   * New material of a symmetric key, wrapped as publishers do.
   *
   * @param publicKey the wrapping key, X.509 SubjectPublicKeyInfo in DER
   */
  static byte[] wrappedMaterial(byte[] publicKey, WrappingAlgorithm algorithm) {
    try (SecretBytes material = SecretBytes.owning(noise(MATERIAL_BYTES))) {
      return KeyMaterialWrapper.wrap(material, publicKey, published(algorithm));
    }
  }

  /** The algorithm under its name in the contract. */
  static dev.keylife.type.WrappingAlgorithm published(WrappingAlgorithm algorithm) {
    return dev.keylife.type.WrappingAlgorithm.valueOf(algorithm.name());
  }

  static byte[] noise(int length) {
    byte[] noise = new byte[length];
    new SecureRandom().nextBytes(noise);
    return noise;
  }
}
