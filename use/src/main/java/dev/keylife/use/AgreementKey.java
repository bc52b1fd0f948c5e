package dev.keylife.use;

/** A key with the usage KEY_AGREEMENT: ECDH on a NIST curve. */
public sealed interface AgreementKey extends OpenedKey permits EcdhKey {

  /**
   * Derives the shared secret: the raw x coordinate (Z of NIST SP 800-56A, section 5.7.1.2), which
   * is to go through a key derivation function before it is a key.
   *
   * @param peer the other party's public key on the same curve, as SubjectPublicKeyInfo in DER
   * @return the secret, which the caller wipes
   * @throws UseException {@code ValidationException} if the public key is no point of the curve
   */
  byte[] deriveSharedSecret(byte[] peer);
}
