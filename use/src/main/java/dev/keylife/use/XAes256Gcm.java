package dev.keylife.use;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * XAES-256-GCM: each message has a key of its own, derived by CMAC from one half of its 192-bit
 * nonce; AES-256-GCM does the rest with the other half. Nonces can be drawn at random for any
 * number of messages (2⁸⁰ at a collision risk of 2⁻³²).
 *
 * <p>Safe for use by several threads.
 *
 * @see <a href="https://c2sp.org/XAES-256-GCM">The specification</a>
 */
final class XAes256Gcm {
  static final int KEY_BYTES = 32;
  static final int NONCE_BYTES = 24;
  static final int TAG_BYTES = 16;

  private static final int BLOCK_BYTES = 16;
  private static final int DERIVING_NONCE_BYTES = 12;

  private final byte[] subkey = new byte[BLOCK_BYTES];
  private final Pool<Ciphers> pool;

  /**
   * What one thread at a time uses.
   *
   * @param block AES-256 under the key itself
   * @param gcm under the message's key
   */
  private record Ciphers(Cipher block, Cipher gcm) {}

  /**
   * @param key left as it is
   */
  XAes256Gcm(byte[] key, CryptoProviders providers) throws GeneralSecurityException {
    if (key.length != KEY_BYTES) {
      throw new GeneralSecurityException("the key must have 32 bytes");
    }
    SecretKeySpec aesKey = new SecretKeySpec(key, "AES");
    pool =
        new Pool<>(
            () -> {
              Cipher block = Cipher.getInstance("AES/ECB/NoPadding", CryptoProviders.sunJce());
              block.init(Cipher.ENCRYPT_MODE, aesKey);
              return new Ciphers(block, Cipher.getInstance("AES/GCM/NoPadding", providers.gcm()));
            });
    double_(pool.use(ciphers -> ciphers.block.doFinal(new byte[BLOCK_BYTES])), subkey);
  }

  /** The subkey K1 of CMAC (NIST SP 800-38B, section 6.1), without a branch on the secret. */
  private static void double_(byte[] from, byte[] to) {
    for (int i = 0; i < BLOCK_BYTES; i++) {
      int next = i + 1 < BLOCK_BYTES ? (from[i + 1] & 0xff) >>> 7 : 0;
      to[i] = (byte) ((from[i] << 1) | next);
    }
    to[BLOCK_BYTES - 1] ^= (byte) (0x87 & (from[0] >> 7));
    Arrays.fill(from, (byte) 0);
  }

  /**
   * Encrypts.
   *
   * @param message where the nonce is, at {@code nonceAt}, and the ciphertext with its tag goes to,
   *     right behind it
   */
  void encrypt(byte[] message, int nonceAt, byte[] associated, byte[] plaintext)
      throws GeneralSecurityException {
    pool.use(
        ciphers -> {
          Cipher gcm = start(ciphers, Cipher.ENCRYPT_MODE, message, nonceAt, associated);
          return gcm.doFinal(plaintext, 0, plaintext.length, message, nonceAt + NONCE_BYTES);
        });
  }

  /**
   * Decrypts a nonce and what is behind it, to the end of an array.
   *
   * @return the plaintext, which the caller wipes
   * @throws GeneralSecurityException if it is not what was encrypted
   */
  byte[] decrypt(byte[] message, int nonceAt, byte[] associated) throws GeneralSecurityException {
    int at = nonceAt + NONCE_BYTES;
    return pool.use(
        ciphers ->
            start(ciphers, Cipher.DECRYPT_MODE, message, nonceAt, associated)
                .doFinal(message, at, message.length - at));
  }

  private Cipher start(Ciphers ciphers, int mode, byte[] message, int nonceAt, byte[] associated)
      throws GeneralSecurityException {
    byte[] derived = derive(ciphers.block, message, nonceAt);
    ciphers.gcm.init(
        mode,
        new SecretKeySpec(derived, "AES"),
        new GCMParameterSpec(
            8 * TAG_BYTES,
            message,
            nonceAt + DERIVING_NONCE_BYTES,
            NONCE_BYTES - DERIVING_NONCE_BYTES));
    Arrays.fill(derived, (byte) 0);
    ciphers.gcm.updateAAD(associated);
    return ciphers.gcm;
  }

  /** Steps 3 to 5 of the specification: one block per half of the derived key. */
  private byte[] derive(Cipher block, byte[] message, int nonceAt) throws GeneralSecurityException {
    byte[] blocks = new byte[2 * BLOCK_BYTES];
    for (int half = 0; half < 2; half++) {
      int at = half * BLOCK_BYTES;
      blocks[at + 1] = (byte) (half + 1);
      blocks[at + 2] = 'X';
      System.arraycopy(message, nonceAt, blocks, at + 4, DERIVING_NONCE_BYTES);
      for (int i = 0; i < BLOCK_BYTES; i++) {
        blocks[at + i] ^= subkey[i];
      }
    }
    // Without a chain, two blocks are encrypted as one would be: ECB is the block cipher itself.
    return block.doFinal(blocks);
  }

  void close() {
    pool.close();
    Arrays.fill(subkey, (byte) 0);
  }
}
