package dev.keylife.material.tokens;

import dev.keylife.lifecycle.ByteString;
import dev.keylife.lifecycle.Cryptography.TokenRecipient;
import dev.keylife.lifecycle.FailureCode;
import dev.keylife.lifecycle.KmsException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.hpke.HPKE;
import org.bouncycastle.crypto.hpke.HPKEContextWithEncapsulation;
import org.bouncycastle.crypto.params.X25519PublicKeyParameters;

/**
 * Import tokens for one recipient. Events are read by everybody who publishes commands, and a token
 * in the clear serves whoever is first.
 *
 * <p>HPKE as in RFC 9180, section 6.1: single shot, base mode. The sender need not be
 * authenticated, because none but the processor writes events.
 */
public final class TokenEncryption {
  /** Several libraries' single-shot calls take none. */
  private static final byte[] NO_ASSOCIATED_DATA = new byte[0];

  private TokenEncryption() {}

  /**
   * Encrypts a token, and what belongs to it, to one recipient.
   *
   * @param recipientPublicKey X.509 SubjectPublicKeyInfo of an X25519 key, DER, whose shape has
   *     been checked: the key itself stands at its end (RFC 8410, section 4)
   * @throws KmsException {@code ValidationException} for a point of small order (RFC 9180, section
   *     7.1.4)
   */
  public static TokenRecipient encrypt(
      ByteString importToken, ByteString recipientPublicKey, String keyArn, ByteString publicKey) {
    byte[] recipient = recipientPublicKey.toArray();
    HPKE hpke =
        new HPKE(
            HPKE.mode_base, HPKE.kem_X25519_SHA256, HPKE.kdf_HKDF_SHA256, HPKE.aead_AES_GCM256);
    try {
      HPKEContextWithEncapsulation context =
          hpke.setupBaseS(
              new X25519PublicKeyParameters(
                  recipient, recipient.length - X25519PublicKeyParameters.KEY_SIZE),
              // The first part is DER, so it is plain where it ends.
              join(publicKey.toArray(), keyArn.getBytes(StandardCharsets.UTF_8)));
      byte[] ciphertext = context.seal(NO_ASSOCIATED_DATA, importToken.toArray());
      return new TokenRecipient(
          ByteString.of(join(context.getEncapsulation(), ciphertext)), sha256(recipient));
    } catch (InvalidCipherTextException | RuntimeException e) {
      throw new KmsException(
          FailureCode.VALIDATION,
          "recipientPublicKey is not a key that anything can be encrypted to");
    }
  }

  private static byte[] join(byte[] first, byte[] second) {
    byte[] all = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, all, first.length, second.length);
    return all;
  }

  private static ByteString sha256(byte[] recipient) {
    try {
      return ByteString.of(MessageDigest.getInstance("SHA-256").digest(recipient));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
