package dev.keylife.use;

/** A key with the usage GENERATE_VERIFY_MAC. */
public sealed interface MacKey extends OpenedKey permits HmacKey {

  /**
   * Makes a MAC, as long as the hash.
   *
   * @throws UseException {@code InvalidKeyUsageException} if the algorithm does not go with the key
   */
  byte[] generateMac(MacAlgorithm algorithm, byte[] message);

  /**
   * Returns if a MAC is valid: the whole of it, since a part is not taken.
   *
   * @throws UseException {@code KMSInvalidMacException} if it is not; else as {@link #generateMac}
   */
  void verifyMac(MacAlgorithm algorithm, byte[] message, byte[] mac);
}
