package dev.keylife.streams.state;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.message.BinaryMessageDecoder;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.kafka.common.errors.SerializationException;

/**
 * How records rest in stores: Avro's single-object encoding, which names the schema of the writer
 * by its fingerprint. A release has with it the schemas of all releases before it, as resources
 * {@code dev/keylife/store/NAME-1.avsc}, {@code -2}, and so on, and reads what they wrote. The
 * registry has no part in it: state must be readable when the registry is not.
 *
 * @param <T> the record as this release knows it
 * @see <a
 *     href="https://avro.apache.org/docs/1.12.0/specification/#single-object-encoding">Single-object
 *     encoding</a>
 */
public final class StateEncoding<T extends SpecificRecordBase> {
  private final Schema schema;
  private final BinaryMessageEncoder<T> encoder;
  private final BinaryMessageDecoder<T> decoder;

  private StateEncoding(T any, List<Schema> released) {
    SpecificData model = any.getSpecificData();
    schema = any.getSchema();
    encoder = new BinaryMessageEncoder<>(model, schema);
    decoder = new BinaryMessageDecoder<>(model, schema);
    released.forEach(decoder::addSchema);
  }

  /**
   * The encoding of one type.
   *
   * @param any an instance of it, with whatever content
   */
  public static <T extends SpecificRecordBase> StateEncoding<T> of(T any) {
    return new StateEncoding<>(any, released(any.getSchema().getName()));
  }

  /** As {@link #of}, with the schemas of other releases. */
  public static <T extends SpecificRecordBase> StateEncoding<T> of(T any, List<Schema> released) {
    return new StateEncoding<>(any, released);
  }

  /** The schemas that releases wrote with, oldest first. */
  static List<Schema> released(String name) {
    List<Schema> schemas = new ArrayList<>();
    try {
      while (true) {
        String file = "/dev/keylife/store/" + name + "-" + (schemas.size() + 1) + ".avsc";
        try (InputStream schema = StateEncoding.class.getResourceAsStream(file)) {
          if (schema == null) {
            return schemas;
          }
          schemas.add(new Schema.Parser().parse(schema));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public byte[] encode(T value) {
    try {
      ByteBuffer encoded = encoder.encode(value);
      byte[] bytes = new byte[encoded.remaining()];
      encoded.get(bytes);
      return bytes;
    } catch (IOException e) {
      throw new SerializationException("a " + schema.getName() + " cannot be encoded", e);
    }
  }

  /**
   * Reads what this release or one before it wrote.
   *
   * @throws SerializationException if it is something else
   */
  public T decode(byte[] bytes) {
    try {
      return decoder.decode(bytes);
    } catch (IOException | AvroRuntimeException e) {
      throw new SerializationException(
          "a "
              + schema.getName()
              + " in a state store cannot be decoded: it is damaged, or a later release wrote it."
              + " Run that release again; a release reads the state of those before it only",
          e);
    }
  }
}
