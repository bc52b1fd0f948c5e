package dev.keylife.audit;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** SHA-256. */
final class Sha256 {
  private Sha256() {}

  /** A digest to be fed. */
  static MessageDigest fresh() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** The hash of two texts, one after the other. */
  static byte[] of(byte[] first, byte[] second) {
    MessageDigest sha256 = fresh();
    sha256.update(first);
    return sha256.digest(second);
  }
}
