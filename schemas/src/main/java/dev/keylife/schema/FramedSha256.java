package dev.keylife.schema;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * SHA-256 of several values, each behind its length in four bytes (big-endian): no other values in
 * any other number give the same input.
 *
 * <p>For one thread, and one hash.
 */
public final class FramedSha256 {
  private final MessageDigest sha256 = Sha256.newDigest();

  /** Adds a text, in UTF-8. */
  public FramedSha256 add(String text) {
    return add(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Adds bytes. */
  public FramedSha256 add(byte[] bytes) {
    return add(ByteBuffer.wrap(bytes));
  }

  /** Adds what remains of the buffer, which stays as it is. */
  public FramedSha256 add(ByteBuffer bytes) {
    sha256.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, bytes.remaining()));
    sha256.update(bytes.duplicate());
    return this;
  }

  /** The hash: 32 bytes. */
  public byte[] digest() {
    return sha256.digest();
  }
}
