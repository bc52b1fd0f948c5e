package dev.keylife.serde;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.SerializationException;
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
  private final Lru<Schema, RecordReader> readers = new Lru<>(KnownSchemas.MOST);
  private Optional<Setup> setup = Optional.empty();

  private record Setup(
      SchemaRegistry registry, SubjectNaming naming, String header, boolean specific) {}

  /** For Kafka, which makes it by its class name and configures it then. */
  public RegistryAvroDeserializer() {}

  @Override
  public void configure(Map<String, ?> settings, boolean isKey) {
    RegistryConfig config = new RegistryConfig(settings);
    configure(config, isKey, Registries.open(config));
  }

  void configure(RegistryConfig config, boolean isKey, SchemaRegistry registry) {
    GeneratedClasses.trust();
    setup =
        Optional.of(
            new Setup(
                registry,
                config.naming(isKey),
                isKey ? WireFormat.KEY_HEADER : WireFormat.VALUE_HEADER,
                config.getBoolean(RegistryConfig.SPECIFIC_READER)));
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
   *     {@link KafkaException}s if the registry cannot be used
   */
  @Override
  public @Nullable IndexedRecord deserialize(
      String topic, Headers headers, byte @Nullable [] bytes) {
    if (bytes == null) {
      return null;
    }
    Setup s = setup.orElseThrow(() -> new IllegalStateException("configure has not been called"));
    try {
      SchemaLabel label = SchemaLabel.of(headers, s.header(), bytes);
      Schema writer = label.resolve(s.registry(), s.naming().subject(topic));
      return reader(s, writer).read(bytes, label.recordOffset());
    } catch (SerializationException e) {
      throw unreadable(topic, String.valueOf(e.getMessage()), e);
    } catch (KafkaException e) {
      // The registry's trouble, not the record's.
      throw e;
    } catch (IOException | RuntimeException | StackOverflowError e) {
      // Avro tells of bad bytes by many exceptions; of deeply nested ones, by the last.
      throw unreadable(topic, "Its bytes are not of its schema: " + e, e);
    }
  }

  private RecordReader reader(Setup s, Schema writer) {
    return readers.get(writer, schema -> RecordReader.of(schema, s.specific()));
  }

  private static SerializationException unreadable(String topic, String why, Throwable cause) {
    return new SerializationException("Cannot read a record on topic " + topic + ". " + why, cause);
  }
}
