package dev.keylife.client;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericContainer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * Finds the schema that a value was written with, and where in the value the record begins. Asks
 * the configured deserializer, once for each schema.
 *
 * @see <a
 *     href="https://docs.confluent.io/platform/current/schema-registry/fundamentals/serdes-develop/index.html#wire-format">Wire
 *     format</a>
 */
final class WriterSchemas implements AutoCloseable {
  /** A zero byte and the schema's id. */
  private static final int PREFIX_BYTES = 5;

  /** Where the writer put the schema's id or GUID here, the value has no prefix. */
  private static final String HEADER = "__value_schema_id";

  private final ValueCodec codec;
  private final Map<ByteBuffer, Schema> known = new HashMap<>();

  /**
   * @param codec of the same registry
   */
  WriterSchemas(ClientConfig config, ValueCodec codec) {
    this.codec = codec.with(config.genericCodec());
  }

  /**
   * The schema that a record's value was written with.
   *
   * @throws UnreadableValueException if the value does not say, or no registry knows it
   */
  Schema of(ConsumerRecord<String, byte[]> source) throws UnreadableValueException {
    ByteBuffer label = ByteBuffer.wrap(label(source));
    Schema schema = known.get(label);
    if (schema == null) {
      if (!(codec.decodeAny(source) instanceof GenericContainer container)) {
        throw new UnreadableValueException(source, "it is not an Avro record");
      }
      schema = container.getSchema();
      known.put(label, schema);
    }
    return schema;
  }

  /** The Avro binary encoding in a value. */
  static byte[] payload(ConsumerRecord<String, byte[]> source) {
    byte[] value = source.value();
    return header(source).isPresent()
        ? value
        : Arrays.copyOfRange(value, PREFIX_BYTES, value.length);
  }

  private static byte[] label(ConsumerRecord<String, byte[]> source)
      throws UnreadableValueException {
    byte[] value = source.value();
    if (value == null) {
      throw new UnreadableValueException(source, "it has no value");
    }
    Optional<byte[]> inHeader = header(source);
    if (inHeader.isPresent()) {
      return inHeader.get();
    }
    if (value.length < PREFIX_BYTES || value[0] != 0) {
      throw new UnreadableValueException(
          source, "it does not begin with a zero byte and a schema id");
    }
    return Arrays.copyOf(value, PREFIX_BYTES);
  }

  private static Optional<byte[]> header(ConsumerRecord<String, byte[]> source) {
    return Optional.<Header>ofNullable(source.headers().lastHeader(HEADER)).map(Header::value);
  }

  @Override
  public void close() {
    codec.close();
  }
}
