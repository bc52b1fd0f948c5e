package dev.keylife.material.unwrapping;

import dev.keylife.lifecycle.WrappingAlgorithm;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Optional;

/**
 * A block decoded by EME-OAEP (RFC 8017, section 7.1.2, step 3), with an empty label and the same
 * hash for the label and for MGF1.
 *
 * <p>The JCA's own OAEP decoding answers a bad block by an exception, and where it is thrown, and
 * what that costs, differs with the flaw and the provider: what Manger's attack (CRYPTO 2001)
 * needs. Here, every block takes the same path to the end. No branch, array index or loop bound
 * depends on what is in the block until the verdict is final; masks are {@code -1} for true and
 * {@code 0} for false.
 */
public final class OaepBlock {
  private final byte[] block;
  private final int start;
  private final int valid;

  private OaepBlock(byte[] block, int start, int valid) {
    this.block = block;
    this.start = start;
    this.valid = valid;
  }

  /**
   * Decodes.
   *
   * @param block the result of the RSA operation, as long as the modulus; decoded in place
   */
  static OaepBlock decode(WrappingAlgorithm algorithm, byte[] block) {
    return decode(hash(algorithm), block);
  }

  /**
   * Decodes.
   *
   * @param hash which is left fresh
   * @param block the result of the RSA operation, as long as the modulus; decoded in place
   */
  public static OaepBlock decode(MessageDigest hash, byte[] block) {
    byte[] labelHash = hash.digest();
    int hashBytes = labelHash.length;
    int dataAt = 1 + hashBytes;
    unmask(hash, block, dataAt, block.length - dataAt, 1, hashBytes);
    unmask(hash, block, 1, hashBytes, dataAt, block.length - dataAt);

    int wrong = block[0];
    for (int i = 0; i < hashBytes; i++) {
      wrong |= block[dataAt + i] ^ labelHash[i];
    }
    int looking = -1;
    int start = 0;
    for (int i = dataAt + hashBytes; i < block.length; i++) {
      int zero = equal(block[i], 0);
      int one = equal(block[i], 1);
      start |= looking & one & (i + 1);
      wrong |= looking & ~(zero | one);
      looking &= zero;
    }
    return new OaepBlock(block, start, equal(wrong | looking, 0));
  }

  /** The message, which the caller wipes; empty if the block is not valid. */
  public Optional<byte[]> message() {
    return valid == 0
        ? Optional.empty()
        : Optional.of(Arrays.copyOfRange(block, start, block.length));
  }

  /** Whether the block is valid and its message has a length. */
  boolean holds(int length) {
    return chosen(length) != 0;
  }

  /** The message if it is as long as a substitute, else that; without a branch on which. */
  byte[] messageOr(byte[] substitute) {
    int chosen = chosen(substitute.length);
    int at = block.length - substitute.length;
    byte[] result = new byte[substitute.length];
    for (int i = 0; i < result.length; i++) {
      result[i] = (byte) ((block[at + i] & chosen) | (substitute[i] & ~chosen));
    }
    return result;
  }

  private int chosen(int length) {
    return valid & equal(block.length - start, length);
  }

  /** Overwrites the block, and so the message in it. */
  public void wipe() {
    Arrays.fill(block, (byte) 0);
  }

  /** XORs MGF1 (RFC 8017, appendix B.2.1) of one part of the block to another. */
  private static void unmask(
      MessageDigest hash, byte[] block, int seedAt, int seedLength, int at, int length) {
    byte[] mask = new byte[hash.getDigestLength()];
    byte[] counter = new byte[4];
    for (int done = 0; done < length; done += mask.length) {
      hash.update(block, seedAt, seedLength);
      hash.update(counter);
      digestInto(hash, mask);
      int part = Math.min(mask.length, length - done);
      for (int i = 0; i < part; i++) {
        block[at + done + i] ^= mask[i];
      }
      // 255 rounds of SHA-1 are 5,100 bytes: more than any modulus here.
      counter[3]++;
    }
    Arrays.fill(mask, (byte) 0);
  }

  private static void digestInto(MessageDigest hash, byte[] output) {
    try {
      hash.digest(output, 0, output.length);
    } catch (DigestException e) {
      throw new IllegalStateException("the array is as long as the digest", e);
    }
  }

  /** A mask. */
  private static int equal(int a, int b) {
    int difference = a ^ b;
    return ~((difference | -difference) >> 31);
  }

  private static MessageDigest hash(WrappingAlgorithm algorithm) {
    String name =
        switch (algorithm) {
          case RSAES_OAEP_SHA_256, RSA_AES_KEY_WRAP_SHA_256 -> "SHA-256";
          case RSAES_OAEP_SHA_1, RSA_AES_KEY_WRAP_SHA_1 -> "SHA-1";
          case RSAES_PKCS1_V1_5, SM2PKE ->
              throw new IllegalArgumentException(algorithm + " is not OAEP");
        };
    try {
      return MessageDigest.getInstance(name);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has " + name, e);
    }
  }
}
