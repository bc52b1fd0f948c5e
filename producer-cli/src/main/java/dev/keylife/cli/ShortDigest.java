package dev.keylife.cli;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;

/**
 * The first half of a SHA-256: stands for a text where millions are to be told apart and none is to
 * be kept. Two texts have the same one by accident in 1 of 2^128 cases.
 */
record ShortDigest(long high, long low) {

  /** Of texts, in their order and each with its bounds. */
  static ShortDigest of(List<String> texts) {
    MessageDigest digest = sha256();
    for (String text : texts) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, bytes.length));
      digest.update(bytes);
    }
    ByteBuffer hash = ByteBuffer.wrap(digest.digest());
    return new ShortDigest(hash.getLong(), hash.getLong());
  }

  static ShortDigest of(String text) {
    return of(List.of(text));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
