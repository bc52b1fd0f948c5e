package dev.keylife.use;

/** A key with the usage SIGN_VERIFY: RSA, ECDSA, Ed25519 or ML-DSA. */
public sealed interface SignVerifyKey extends OpenedKey
    permits RsaSigningKey, EcdsaKey, Ed25519Key, MlDsaKey {

  /**
   * Signs.
   *
   * @param message up to 4096 bytes
   * @throws UseException {@code InvalidKeyUsageException} if the algorithm does not go with the
   *     key; {@code ValidationException} if the message's type does not go with the algorithm, or
   *     its length with its type
   */
  byte[] sign(SigningAlgorithm algorithm, MessageType type, byte[] message);

  /**
   * Returns if a signature is valid.
   *
   * @throws UseException {@code KMSInvalidSignatureException} if it is not; else as {@link #sign}
   */
  void verify(SigningAlgorithm algorithm, MessageType type, byte[] message, byte[] signature);
}
