package dev.keylife.streams.state;

import dev.keylife.lifecycle.Deadline;
import dev.keylife.lifecycle.KeyId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.apache.kafka.common.utils.Bytes;

/**
 * Deadlines as keys of an ordered store: earlier ones first, and at one instant in the order of
 * their kinds. Eight bytes of milliseconds since the epoch (big-endian, never negative), one byte
 * of kind, the key id, a zero byte, the reference.
 */
public final class DeadlineKey {
  private static final int FIXED = Long.BYTES + 1;

  private DeadlineKey() {}

  static Bytes encode(Deadline deadline) {
    byte[] key = deadline.key().value().getBytes(StandardCharsets.UTF_8);
    byte[] reference = deadline.reference().getBytes(StandardCharsets.UTF_8);
    return Bytes.wrap(
        ByteBuffer.allocate(FIXED + key.length + 1 + reference.length)
            .putLong(deadline.due().toEpochMilli())
            .put(kindToByte(deadline.kind()))
            .put(key)
            .put((byte) 0)
            .put(reference)
            .array());
  }

  public static Deadline decode(Bytes bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes.get());
    Instant due = Instant.ofEpochMilli(buffer.getLong());
    Deadline.Kind kind = byteToKind(buffer.get());
    String rest = StandardCharsets.UTF_8.decode(buffer).toString();
    int separator = rest.indexOf('\0');
    return new Deadline(
        due, kind, new KeyId(rest.substring(0, separator)), rest.substring(separator + 1));
  }

  /** Greater than every deadline that is due at an instant, smaller than every later one. */
  static Bytes endOf(Instant instant) {
    return Bytes.wrap(ByteBuffer.allocate(Long.BYTES).putLong(instant.toEpochMilli() + 1).array());
  }

  // Written out, because these bytes rest in stores: the order of an enum may change.
  private static byte kindToByte(Deadline.Kind kind) {
    return switch (kind) {
      case EXPIRY_NOTICE -> 1;
      case MATERIAL_EXPIRY -> 2;
      case PARAMETERS_EXPIRY -> 3;
      case KEY_DELETION -> 4;
      case APPROVAL_EXPIRY -> 5;
    };
  }

  private static Deadline.Kind byteToKind(byte kind) {
    return switch (kind) {
      case 1 -> Deadline.Kind.EXPIRY_NOTICE;
      case 2 -> Deadline.Kind.MATERIAL_EXPIRY;
      case 3 -> Deadline.Kind.PARAMETERS_EXPIRY;
      case 4 -> Deadline.Kind.KEY_DELETION;
      case 5 -> Deadline.Kind.APPROVAL_EXPIRY;
      default -> throw new IllegalStateException("no kind of deadline has the byte " + kind);
    };
  }
}
