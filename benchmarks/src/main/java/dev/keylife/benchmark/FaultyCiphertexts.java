package dev.keylife.benchmark;

import dev.keylife.lifecycle.WrappingAlgorithm;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;

/**
 * Makes ciphertexts that fail at a chosen place, by encoding blocks (RFC 8017, 7.1.1) with flaws.
 */
final class FaultyCiphertexts {
  private static final int AES_256_BYTES = 32;
  private static final int TAIL_BYTES = 40;

  private final RSAPublicKey key;
  private final WrappingAlgorithm algorithm;
  private final String hash;

  FaultyCiphertexts(RSAPublicKey key, WrappingAlgorithm algorithm) {
    this.key = key;
    this.algorithm = algorithm;
    this.hash = algorithm.name().endsWith("SHA_1") ? "SHA-1" : "SHA-256";
  }

  /** A new one; any two have nothing in common but their flaw. */
  byte[] create(CiphertextFault flaw) throws GeneralSecurityException {
    byte[] rsa = encrypt(block(flaw));
    // Noise does not pass the check of the AES key wrap either.
    return algorithm.isHybrid() ? concat(rsa, Inputs.noise(TAIL_BYTES)) : rsa;
  }

  private static byte[] concat(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  private byte[] block(CiphertextFault flaw) throws GeneralSecurityException {
    int blockBytes = key.getModulus().bitLength() / 8;
    byte[] block = new byte[blockBytes];
    if (flaw == CiphertextFault.NOISE || flaw == CiphertextFault.OTHER_NOISE) {
      System.arraycopy(Inputs.noise(blockBytes - 1), 0, block, 1, blockBytes - 1);
      return block;
    }
    MessageDigest digest = MessageDigest.getInstance(hash);
    int hashBytes = digest.getDigestLength();
    int dataAt = 1 + hashBytes;
    byte[] message = Inputs.noise(flaw == CiphertextFault.AES_KEY_LENGTH ? 16 : AES_256_BYTES);
    int separatorAt = blockBytes - message.length - 1;
    System.arraycopy(Inputs.noise(hashBytes), 0, block, 1, hashBytes);
    System.arraycopy(digest.digest(), 0, block, dataAt, hashBytes);
    block[separatorAt] = 1;
    System.arraycopy(message, 0, block, separatorAt + 1, message.length);
    switch (flaw) {
      case FIRST_BYTE -> block[0] = 1;
      case LABEL_HASH -> block[dataAt + hashBytes - 1] ^= 1;
      case PADDING -> block[dataAt + hashBytes + 3] = 2;
      case NO_SEPARATOR -> Arrays.fill(block, dataAt + hashBytes, blockBytes, (byte) 0);
      case NOISE, OTHER_NOISE, AES_KEY_LENGTH, KEY_WRAP -> {}
    }
    mask(digest, block, 1, hashBytes, dataAt, blockBytes - dataAt);
    mask(digest, block, dataAt, blockBytes - dataAt, 1, hashBytes);
    return block;
  }

  /** XORs MGF1 (RFC 8017, appendix B.2.1) of one part of the block to another. */
  private static void mask(
      MessageDigest digest, byte[] block, int seedAt, int seedLength, int at, int length) {
    for (int i = 0; i < length; i += digest.getDigestLength()) {
      digest.update(block, seedAt, seedLength);
      byte[] mask = digest.digest(new byte[] {0, 0, 0, (byte) (i / digest.getDigestLength())});
      for (int j = 0; j < mask.length && i + j < length; j++) {
        block[at + i + j] ^= mask[j];
      }
    }
  }

  private byte[] encrypt(byte[] block) {
    byte[] number =
        new BigInteger(1, block).modPow(key.getPublicExponent(), key.getModulus()).toByteArray();
    byte[] ciphertext = new byte[block.length];
    int length = Math.min(number.length, block.length);
    System.arraycopy(number, number.length - length, ciphertext, block.length - length, length);
    return ciphertext;
  }
}
