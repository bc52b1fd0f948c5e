package dev.keylife.cli;

import java.nio.ByteBuffer;

/** Avro's bytes. */
final class ByteBuffers {
  private ByteBuffers() {}

  static byte[] copy(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }
}
