package dev.keylife.lifecycle;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * An immutable run of bytes: a ciphertext, a token, a public key, a sealed secret. Never plaintext
 * material: that lives in arrays which can be wiped. {@link #toString} shows the length alone.
 */
public final class ByteString {
  private final byte[] content;

  private ByteString(byte[] content) {
    this.content = content;
  }

  /** A copy of an array. */
  public static ByteString of(byte... content) {
    return new ByteString(content.clone());
  }

  /** A copy of what remains in a buffer, which is left as it was. */
  public static ByteString of(ByteBuffer buffer) {
    byte[] content = new byte[buffer.remaining()];
    buffer.duplicate().get(content);
    return new ByteString(content);
  }

  public int length() {
    return content.length;
  }

  /** A copy of the content. */
  public byte[] toArray() {
    return content.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ByteString bytes && Arrays.equals(content, bytes.content);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(content);
  }

  @Override
  public String toString() {
    return content.length + " bytes";
  }
}
