package dev.keylife.use;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The hashes of signing algorithms. */
enum Hash {
  SHA_256("SHA-256", 32),
  SHA_384("SHA-384", 48),
  SHA_512("SHA-512", 64),
  /** With the output that ML-DSA takes for μ. */
  SHAKE_256("SHAKE256", 64);

  private final String jcaName;
  private final int bytes;

  Hash(String jcaName, int bytes) {
    this.jcaName = jcaName;
    this.bytes = bytes;
  }

  int bytes() {
    return bytes;
  }

  byte[] of(byte[] message) {
    try {
      return MessageDigest.getInstance(jcaName).digest(message);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has " + jcaName, e);
    }
  }
}
