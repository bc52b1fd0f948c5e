package dev.keylife.material.keyset;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.OptionalInt;

/**
 * What may be told of a master key: never its bytes.
 *
 * @param id eight hex digits; what is sealed under the key begins with 01 and these
 * @param status whether new secrets are sealed under it
 * @param createdAt when it was made
 */
public record MasterKey(String id, Status status, Instant createdAt) {
  /** What Tink puts before a ciphertext: this byte, then the id of the key. */
  private static final byte TINK_PREFIX = 1;

  /** Where a master key is in its life. */
  public enum Status {
    /** To become the primary at the next rotation. Opens, and seals nothing yet. */
    PREPARED,
    /** What is sealed from now on is sealed under it. */
    PRIMARY,
    /** Was the primary. Opens what was sealed under it. */
    OLD
  }

  /** A Tink key id as it is shown. */
  static String text(int id) {
    return String.format("%08x", id);
  }

  /** The Tink key id that a ciphertext names. */
  public static OptionalInt named(byte[] sealed) {
    return sealed.length > Integer.BYTES && sealed[0] == TINK_PREFIX
        ? OptionalInt.of(ByteBuffer.wrap(sealed, 1, Integer.BYTES).getInt())
        : OptionalInt.empty();
  }
}
