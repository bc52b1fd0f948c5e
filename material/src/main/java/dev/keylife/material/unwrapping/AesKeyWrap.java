package dev.keylife.material.unwrapping;

import java.security.GeneralSecurityException;
import java.security.Provider;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;

/**
 * AES key wrap with padding (RFC 5649) of one JCA provider. A wrapped text that was changed in any
 * place decrypts to noise in all of it, so that it does not matter which of its checks fails first.
 *
 * <p>Safe for use by several threads.
 */
final class AesKeyWrap {
  static final int KEY_BYTES = 32;

  /** The shortest wrapped text, in bytes: one block, for up to eight bytes. */
  static final int SHORTEST = 16;

  /** The JDK's name for it; there is no standard one. */
  static final String TRANSFORMATION = "AES/KWP/NoPadding";

  /** Bouncy Castle's. */
  static final String BC_TRANSFORMATION = "AESKWP";

  private final String transformation;
  private final Provider provider;

  AesKeyWrap(String transformation, Provider provider) {
    this.transformation = transformation;
    this.provider = provider;
  }

  /** Whether a wrapped text can be as long as this. */
  static boolean isWrappedLength(int bytes) {
    return bytes >= SHORTEST && bytes % 8 == 0;
  }

  /**
   * Unwraps.
   *
   * @param key an AES-256 key
   * @return the plaintext, which the caller wipes; empty if it does not unwrap, for whatever cause
   */
  Optional<byte[]> unwrap(byte[] key, byte[] wrapped) {
    try {
      Cipher cipher = Cipher.getInstance(transformation, provider);
      cipher.init(Cipher.DECRYPT_MODE, new SecretKeySpec(key, "AES"));
      return Optional.of(cipher.doFinal(wrapped));
    } catch (GeneralSecurityException | RuntimeException e) {
      // Providers throw the second as well, and what they say differs with the flaw.
      return Optional.empty();
    }
  }
}
