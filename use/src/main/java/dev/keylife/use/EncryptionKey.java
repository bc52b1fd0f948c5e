package dev.keylife.use;

/** A key with the usage ENCRYPT_DECRYPT: symmetric, or RSA. */
public sealed interface EncryptionKey extends OpenedKey permits SymmetricKey, RsaEncryptionKey {

  /**
   * Encrypts.
   *
   * @param plaintext 1 to 4096 bytes, for RSA less; left as it is, and wiped by the caller
   * @param context empty for RSA, which takes none
   * @throws UseException {@code ValidationException} if the plaintext is too long or there is a
   *     context; {@code InvalidKeyUsageException} if the algorithm does not go with the key
   */
  byte[] encrypt(EncryptionAlgorithm algorithm, byte[] plaintext, EncryptionContext context);

  /**
   * Decrypts.
   *
   * @return the plaintext, which the caller wipes
   * @throws UseException {@code InvalidCiphertextException} that says nothing more; {@code
   *     IncorrectKeyException} if the ciphertext names another key; as {@link #encrypt}
   */
  byte[] decrypt(EncryptionAlgorithm algorithm, byte[] ciphertext, EncryptionContext context);
}
