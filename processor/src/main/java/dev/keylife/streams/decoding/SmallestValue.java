package dev.keylife.streams.decoding;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;

/** Writes a value of any schema that has as little in it as can be. */
final class SmallestValue {
  /** A schema can contain itself; whether it has an end is not found out beyond this. */
  private static final int DEEPEST = 50;

  private final BinaryEncoder encoder;

  private SmallestValue(BinaryEncoder encoder) {
    this.encoder = encoder;
  }

  /**
   * Writes it.
   *
   * @return whether there is one
   */
  static boolean write(Schema schema, ByteArrayOutputStream out) {
    try {
      return new SmallestValue(EncoderFactory.get().directBinaryEncoder(out, null))
          .write(schema, 0);
    } catch (IOException e) {
      throw new IllegalStateException("into memory", e);
    }
  }

  private boolean write(Schema schema, int depth) throws IOException {
    switch (schema.getType()) {
      case NULL -> encoder.writeNull();
      case BOOLEAN -> encoder.writeBoolean(false);
      case INT -> encoder.writeInt(0);
      case LONG -> encoder.writeLong(0);
      case FLOAT -> encoder.writeFloat(0);
      case DOUBLE -> encoder.writeDouble(0);
      case STRING -> encoder.writeString("");
      case BYTES -> encoder.writeBytes(new byte[0]);
      case FIXED -> encoder.writeFixed(new byte[schema.getFixedSize()]);
      case ENUM -> encoder.writeEnum(0);
      case ARRAY -> {
        encoder.writeArrayStart();
        encoder.setItemCount(0);
        encoder.writeArrayEnd();
      }
      case MAP -> {
        encoder.writeMapStart();
        encoder.setItemCount(0);
        encoder.writeMapEnd();
      }
      case UNION -> {
        int smallest = smallestOf(schema.getTypes());
        encoder.writeIndex(smallest);
        return write(schema.getTypes().get(smallest), depth);
      }
      case RECORD -> {
        for (Schema.Field field : schema.getFields()) {
          if (depth >= DEEPEST || !write(field.schema(), depth + 1)) {
            return false;
          }
        }
      }
    }
    return true;
  }

  private static int smallestOf(List<Schema> types) {
    for (int i = 0; i < types.size(); i++) {
      if (types.get(i).getType() == Schema.Type.NULL) {
        return i;
      }
    }
    for (int i = 0; i < types.size(); i++) {
      if (types.get(i).getType() != Schema.Type.RECORD) {
        return i;
      }
    }
    return 0;
  }
}
