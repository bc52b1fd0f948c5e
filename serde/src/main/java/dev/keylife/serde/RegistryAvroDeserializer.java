package dev.keylife.serde;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads Avro records in the Schema Registry's wire format. Configured with the settings of
 * Confluent's {@code KafkaAvroDeserializer}: with {@code specific.avro.reader} it yields instances
 * of the generated class that the writer's schema names, read with that class's own schema;
 * without, generic records.
 *
 * <p>Safe for use by several threads once configured.
 */
public final class RegistryAvroDeserializer implements Deserializer<IndexedRecord> {
  private final Map<Schema, Schema> readerSchemas = new ConcurrentHashMap<>();
  private Optional<Setup> setup = Optional.empty();

  private record Setup(
      RegistryConfig config, SubjectNaming naming, SchemaRegistry registry, boolean isKey) {
    boolean specific() {
      return config.getBoolean(RegistryConfig.SPECIFIC_READER);
    }
  }

  @Override
  public void configure(Map<String, ?> settings, boolean isKey) {
    RegistryConfig config = new RegistryConfig(settings);
    setup = Optional.of(new Setup(config, config.naming(isKey), Registries.open(config), isKey));
  }

  @Override
  public @Nullable IndexedRecord deserialize(String topic, byte @Nullable [] bytes) {
    return deserialize(topic, new RecordHeaders(), bytes);
  }

  /**
   * Deserializes a record.
   *
   * @return null for null
   * @throws SerializationException if the bytes are not such a record and never will be; other
   *     {@link org.apache.kafka.common.KafkaException}s if the registry cannot be used
   */
  @Override
  public @Nullable IndexedRecord deserialize(
      String topic, Headers headers, byte @Nullable [] bytes) {
    if (bytes == null) {
      return null;
    }
    Setup s = setup.orElseThrow(() -> new IllegalStateException("configure has not been called"));
    Optional<String> guid = guid(s, headers);
    if (guid.isPresent()) {
      return decode(s, s.registry().byGuid(guid.get()), bytes, 0);
    }
    if (bytes.length < WireFormat.PREFIX_BYTES || bytes[0] != WireFormat.MAGIC) {
      throw new SerializationException(
          "The value on topic " + topic + " is not in the Schema Registry's wire format");
    }
    int id = ByteBuffer.wrap(bytes, 1, Integer.BYTES).getInt();
    return decode(s, s.registry().byId(id), bytes, WireFormat.PREFIX_BYTES);
  }

  private IndexedRecord decode(Setup s, Schema writer, byte[] bytes, int offset) {
    Schema reader =
        s.specific() ? readerSchemas.computeIfAbsent(writer, this::generatedSchema) : writer;
    try {
      BinaryDecoder decoder =
          DecoderFactory.get().binaryDecoder(bytes, offset, bytes.length - offset, null);
      Object record = reader(s, writer, reader).read(null, decoder);
      if (!decoder.isEnd()) {
        throw new SerializationException(
            "Bytes are left over behind a record of type " + writer.getFullName());
      }
      if (!(record instanceof IndexedRecord found)) {
        throw new SerializationException(
            "The value is of Avro type " + writer.getType() + ", not a record");
      }
      return found;
    } catch (IOException | RuntimeException | OutOfMemoryError e) {
      if (e instanceof SerializationException already) {
        throw already;
      }
      throw new SerializationException(
          "The value does not hold a record of type " + writer.getFullName(), e);
    }
  }

  private static DatumReader<Object> reader(Setup s, Schema writer, Schema reader) {
    return s.specific()
        ? new SpecificDatumReader<>(writer, reader)
        : new GenericDatumReader<>(writer, reader);
  }

  /** The schema of the generated class that a writer's schema names. */
  private Schema generatedSchema(Schema writer) {
    if (writer.getType() != Schema.Type.RECORD) {
      throw new SerializationException(
          "The value is of Avro type " + writer.getType() + ", not a record");
    }
    Class<?> generated = SpecificData.get().getClass(writer);
    if (generated == null) {
      throw new SerializationException(
          "There is no generated class for records of type " + writer.getFullName());
    }
    try {
      return SpecificData.get().getSchema(generated);
    } catch (AvroRuntimeException e) {
      throw new SerializationException(generated.getName() + " is not a generated record", e);
    }
  }

  private static Optional<String> guid(Setup s, Headers headers) {
    Header header =
        headers.lastHeader(s.isKey() ? WireFormat.KEY_GUID_HEADER : WireFormat.VALUE_GUID_HEADER);
    if (header == null) {
      return Optional.empty();
    }
    byte[] value = header.value();
    if (value == null || value.length != 17 || value[0] != WireFormat.GUID_MAGIC) {
      throw new SerializationException("The header " + header.key() + " holds no schema GUID");
    }
    ByteBuffer uuid = ByteBuffer.wrap(value, 1, 16);
    return Optional.of(new UUID(uuid.getLong(), uuid.getLong()).toString());
  }

  @Override
  public void close() {
    setup.ifPresent(s -> s.registry().close());
  }
}
