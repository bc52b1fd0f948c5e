package dev.keylife.material.unwrapping;

import dev.keylife.lifecycle.KmsException;
import dev.keylife.lifecycle.WrappingAlgorithm;
import dev.keylife.lifecycle.WrappingKeySpec;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.util.Set;

/**
 * How one family of wrapping algorithms makes its keys and unwraps under them. Another family, such
 * as SM2PKE or HPKE (RFC 9180), is another implementation, named in {@link Unwrapper#on}.
 *
 * <p>Safe for use by several threads.
 */
interface WrappingScheme {
  /** The kinds of key pairs that it makes. */
  Set<WrappingKeySpec> keySpecs();

  /** The algorithms that it unwraps, with a key of any of its kinds. */
  Set<WrappingAlgorithm> algorithms();

  /**
   * Makes a wrapping key pair. Its encodings are X.509 SubjectPublicKeyInfo and PKCS #8, in DER.
   *
   * @throws KmsException {@code KMSInternalException}
   */
  KeyPair newKeyPair(WrappingKeySpec spec);

  /**
   * Reads a wrapping private key, into the provider's own form.
   *
   * @param pkcs8 the key in DER; the caller wipes it
   * @throws KmsException {@code KMSInternalException}
   */
  PrivateKey readKey(byte[] pkcs8);

  /**
   * The material in a ciphertext; the caller wipes it. Neither the wording of a failure nor its
   * time tells how far a ciphertext came.
   *
   * @throws KmsException {@code InvalidCiphertextException}
   */
  byte[] unwrap(PrivateKey key, WrappingAlgorithm algorithm, byte[] ciphertext);

  /**
   * Unwraps a published ciphertext, and one that must be refused.
   *
   * @throws GeneralSecurityException if it does not give the known answers
   */
  void selfTest() throws GeneralSecurityException;
}
