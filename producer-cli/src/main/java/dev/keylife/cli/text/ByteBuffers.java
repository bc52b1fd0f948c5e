package dev.keylife.cli.text;

import java.nio.ByteBuffer;

/** Avro's bytes. */
public final class ByteBuffers {
  private ByteBuffers() {}

  public static byte[] copy(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }
}
