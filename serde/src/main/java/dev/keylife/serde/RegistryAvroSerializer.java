package dev.keylife.serde;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DatumWriter;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * Writes Avro records in the Schema Registry's wire format: a zero byte, the schema's id in four
 * bytes big-endian, the record in Avro's binary encoding.
 *
 * <p>Configured with the settings of Confluent's {@code KafkaAvroSerializer}. Safe for use by
 * several threads once configured.
 *
 * @see <a
 *     href="https://docs.confluent.io/platform/current/schema-registry/fundamentals/serdes-develop/index.html#wire-format">Wire
 *     format</a>
 */
public final class RegistryAvroSerializer implements Serializer<IndexedRecord> {
  private final Map<Schema, DatumWriter<IndexedRecord>> specific = new ConcurrentHashMap<>();
  private final Map<Schema, DatumWriter<IndexedRecord>> generic = new ConcurrentHashMap<>();
  private final Relabelling relabelling = new Relabelling();
  private Optional<Labelling> labelling = Optional.empty();

  /** For Kafka, which makes it by its class name and configures it then. */
  public RegistryAvroSerializer() {}

  @Override
  public void configure(Map<String, ?> settings, boolean isKey) {
    RegistryConfig config = new RegistryConfig(settings);
    configure(config, isKey, Registries.open(config));
  }

  void configure(RegistryConfig config, boolean isKey, SchemaRegistry registry) {
    labelling = Optional.of(new Labelling(config, config.naming(isKey), registry, relabelling));
  }

  /**
   * Serializes a record.
   *
   * @return null for null
   * @throws SerializationException if the record does not fit its schema, or the registry refuses
   *     the schema; other {@link KafkaException}s if the registry cannot be used
   */
  @Override
  public byte @Nullable [] serialize(String topic, @Nullable IndexedRecord record) {
    if (record == null) {
      return null;
    }
    Labelling labels =
        labelling.orElseThrow(() -> new IllegalStateException("configure has not been called"));
    Schema schema = record.getSchema();
    Labelling.Label label = labels.label(topic, schema);
    try {
      byte[] encoded = relabelling.relabel(encode(record, schema), schema, label.schema());
      return ByteBuffer.allocate(WireFormat.PREFIX_BYTES + encoded.length)
          .put(WireFormat.MAGIC)
          .putInt(label.id())
          .put(encoded)
          .array();
    } catch (IOException | RuntimeException e) {
      // Avro tells of a wrong value by half a dozen exceptions, NullPointerException among them.
      throw new SerializationException(
          "A record of type " + schema.getFullName() + " does not fit its schema", e);
    }
  }

  private byte[] encode(IndexedRecord record, Schema schema) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
    DatumWriter<IndexedRecord> writer =
        record instanceof SpecificRecord
            ? specific.computeIfAbsent(schema, of -> new SpecificDatumWriter<>(of))
            : generic.computeIfAbsent(schema, of -> new GenericDatumWriter<>(of));
    writer.write(record, encoder);
    return bytes.toByteArray();
  }
}
