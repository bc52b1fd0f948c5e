package dev.keylife.use;

/** A key with the usage ENCAPSULATE_DECAPSULATE: ML-KEM (FIPS 203). */
public sealed interface EncapsulationKey extends OpenedKey permits MlKemKey {

  /**
   * A secret and what carries it to the holder of the private key.
   *
   * @param sharedSecret 32 bytes, which the caller wipes
   */
  @SuppressWarnings("ArrayRecordComponent") // handed over, not kept
  record Encapsulated(byte[] sharedSecret, byte[] ciphertext) {
    /** The lengths alone. */
    @Override
    public String toString() {
      return "Encapsulated[" + ciphertext.length + " bytes]";
    }
  }

  /** Draws a secret and encapsulates it to the public key. */
  Encapsulated encapsulate();

  /**
   * Recovers a secret. A ciphertext of the right length always gives one: a random one if it was
   * changed (implicit rejection), as FIPS 203 has it.
   *
   * @return 32 bytes, which the caller wipes
   * @throws UseException {@code InvalidCiphertextException} if it is not as long as the key's
   *     parameter set says
   */
  byte[] decapsulate(byte[] ciphertext);
}
