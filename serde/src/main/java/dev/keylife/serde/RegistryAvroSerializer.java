package dev.keylife.serde;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DatumWriter;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
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
  private final Map<Schema, Schema> withoutJavaProperties = new ConcurrentHashMap<>();
  private Optional<Setup> setup = Optional.empty();

  private record Setup(RegistryConfig config, SubjectNaming naming, SchemaRegistry registry) {}

  @Override
  public void configure(Map<String, ?> settings, boolean isKey) {
    RegistryConfig config = new RegistryConfig(settings);
    setup = Optional.of(new Setup(config, config.naming(isKey), Registries.open(config)));
  }

  /**
   * Serializes a record.
   *
   * @return null for null
   * @throws SerializationException if the record does not fit its schema, or the registry refuses
   *     the schema; other {@link org.apache.kafka.common.KafkaException}s if the registry cannot be
   *     used
   */
  @Override
  public byte @Nullable [] serialize(String topic, @Nullable IndexedRecord record) {
    if (record == null) {
      return null;
    }
    Setup s = setup.orElseThrow(() -> new IllegalStateException("configure has not been called"));
    Schema schema = record.getSchema();
    int id = schemaId(s, topic, schema);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    try {
      DataOutputStream prefix = new DataOutputStream(bytes);
      prefix.writeByte(WireFormat.MAGIC);
      prefix.writeInt(id);
      BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
      writer(record).write(record, encoder);
      return bytes.toByteArray();
    } catch (IOException | AvroRuntimeException | ClassCastException e) {
      throw new SerializationException(
          "A record of type " + schema.getFullName() + " does not fit its schema", e);
    }
  }

  private int schemaId(Setup s, String topic, Schema written) {
    RegistryConfig config = s.config();
    Schema schema =
        config.getBoolean(RegistryConfig.REMOVE_JAVA_PROPERTIES)
            ? withoutJavaProperties.computeIfAbsent(written, JavaProperties::remove)
            : written;
    String subject = s.naming().subject(topic, schema);
    boolean normalize = config.getBoolean(RegistryConfig.NORMALIZE);
    int fixed = config.getInt(RegistryConfig.USE_SCHEMA_ID);
    if (fixed >= 0) {
      requireReadable(config, subject, schema, s.registry().byId(fixed));
      return fixed;
    }
    if (config.getBoolean(RegistryConfig.AUTO_REGISTER)) {
      return s.registry().register(subject, schema, normalize);
    }
    if (config.getBoolean(RegistryConfig.USE_LATEST)) {
      SchemaRegistry.Latest latest = s.registry().latest(subject);
      requireReadable(config, subject, schema, latest.schema());
      return latest.id();
    }
    return s.registry().lookUp(subject, schema, normalize);
  }

  /**
   * The record is written with its own schema and labelled with another: only right where the two
   * are the same in the encoding.
   */
  private static void requireReadable(
      RegistryConfig config, String subject, Schema written, Schema labelled) {
    if (!config.getBoolean(RegistryConfig.LATEST_STRICT) || written.equals(labelled)) {
      return;
    }
    SchemaCompatibilityType type =
        SchemaCompatibility.checkReaderWriterCompatibility(labelled, written).getType();
    boolean sameEncoding =
        org.apache.avro.SchemaNormalization.parsingFingerprint64(written)
            == org.apache.avro.SchemaNormalization.parsingFingerprint64(labelled);
    if (type != SchemaCompatibilityType.COMPATIBLE || !sameEncoding) {
      throw new SerializationException(
          "The registered schema of subject "
              + subject
              + " is not the one that this program writes ("
              + written.getFullName()
              + "). Bring the program up to date, or register its schema.");
    }
  }

  private static DatumWriter<IndexedRecord> writer(IndexedRecord record) {
    return record instanceof SpecificRecord
        ? new SpecificDatumWriter<>(record.getSchema())
        : new GenericDatumWriter<>(record.getSchema());
  }

  @Override
  public void close() {
    setup.ifPresent(s -> s.registry().close());
  }
}
