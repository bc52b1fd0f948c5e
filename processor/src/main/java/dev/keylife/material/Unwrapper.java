package dev.keylife.material;

import dev.keylife.lifecycle.FailureCode;
import dev.keylife.lifecycle.KmsException;
import dev.keylife.lifecycle.WrappingAlgorithm;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.interfaces.RSAKey;
import java.util.Arrays;
import java.util.Optional;

/**
 * Unwraps key material. Whatever fails inside gives one answer, and the hybrid form goes on with a
 * random key where the RSA step failed (implicit rejection), so that neither wording nor time tells
 * a forger how far a ciphertext came.
 */
public final class Unwrapper {
  private final RsaOaep oaep;
  private final SecureRandom random = new SecureRandom();

  Unwrapper(RsaOaep oaep) {
    this.oaep = oaep;
  }

  /** On the fastest provider at hand. */
  public static Unwrapper fastest() {
    return new Unwrapper(RsaOaep.fastest());
  }

  /**
   * The material in a ciphertext; the caller wipes it.
   *
   * @throws KmsException {@code InvalidCiphertextException}
   */
  public byte[] unwrap(PrivateKey key, WrappingAlgorithm algorithm, byte[] ciphertext) {
    Optional<byte[]> material =
        algorithm.isHybrid()
            ? unwrapHybrid(key, algorithm, ciphertext)
            : unwrapDirect(key, algorithm, ciphertext);
    return material.orElseThrow(
        () ->
            new KmsException(
                FailureCode.INVALID_CIPHERTEXT,
                "The key material could not be unwrapped. Wrap it with the public key and the"
                    + " wrapping algorithm that belong to the import token."));
  }

  private Optional<byte[]> unwrapDirect(
      PrivateKey key, WrappingAlgorithm algorithm, byte[] ciphertext) {
    // Providers take a shorter one for a number with leading zeros; RFC 8017 does not.
    return ciphertext.length == modulusBytes(key)
        ? oaep.decrypt(key, algorithm, ciphertext, 0, ciphertext.length)
        : Optional.empty();
  }

  private Optional<byte[]> unwrapHybrid(
      PrivateKey key, WrappingAlgorithm algorithm, byte[] ciphertext) {
    int rsaLength = modulusBytes(key);
    if (ciphertext.length <= rsaLength) {
      return Optional.empty();
    }
    byte[] substitute = new byte[AesKeyWrap.KEY_BYTES];
    random.nextBytes(substitute);
    byte[] aesKey = oaep.decrypt(key, algorithm, ciphertext, 0, rsaLength).orElse(substitute);
    try {
      boolean usable = aesKey.length == AesKeyWrap.KEY_BYTES;
      Optional<byte[]> material =
          AesKeyWrap.unwrap(
              usable ? aesKey : substitute, ciphertext, rsaLength, ciphertext.length - rsaLength);
      boolean accepted = usable && aesKey != substitute;
      if (!accepted) {
        // Once in 2^61 times noise passes the check of RFC 5649; it must not become a key.
        material.ifPresent(Unwrapper::wipe);
        return Optional.empty();
      }
      return material;
    } finally {
      wipe(aesKey);
      wipe(substitute);
    }
  }

  private static void wipe(byte[] secret) {
    Arrays.fill(secret, (byte) 0);
  }

  private static int modulusBytes(PrivateKey key) {
    return (((RSAKey) key).getModulus().bitLength() + 7) / 8;
  }
}
