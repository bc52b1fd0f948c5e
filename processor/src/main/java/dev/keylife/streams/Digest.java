package dev.keylife.streams;

import dev.keylife.lifecycle.Bytes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * SHA-256 of several values, each with its length before it: no other values in any other number
 * give the same bytes.
 */
final class Digest {
  private final MessageDigest sha256;

  private Digest(MessageDigest sha256) {
    this.sha256 = sha256;
  }

  static Digest sha256() {
    try {
      return new Digest(MessageDigest.getInstance("SHA-256"));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  Digest add(String text) {
    return add(text.getBytes(StandardCharsets.UTF_8));
  }

  Digest add(byte[] bytes) {
    return add(ByteBuffer.wrap(bytes));
  }

  /** What remains of the buffer, which stays as it is. */
  Digest add(ByteBuffer bytes) {
    sha256.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, bytes.remaining()));
    sha256.update(bytes.duplicate());
    return this;
  }

  Bytes bytes() {
    return Bytes.of(sha256.digest());
  }
}
