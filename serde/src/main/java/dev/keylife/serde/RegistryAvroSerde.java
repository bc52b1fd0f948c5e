package dev.keylife.serde;

import java.util.HashMap;
import java.util.Map;
import org.apache.avro.generic.IndexedRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;

/**
 * Serializer and deserializer of generated (specific) records for Kafka Streams; the counterpart of
 * Confluent's {@code SpecificAvroSerde}, and like it deaf to {@code specific.avro.reader}: it is
 * always true.
 *
 * @param <T> the generated record type, or {@code SpecificRecord} for several
 */
public final class RegistryAvroSerde<T extends IndexedRecord> implements Serde<T> {
  private final RegistryAvroSerializer serializer = new RegistryAvroSerializer();
  private final RegistryAvroDeserializer deserializer = new RegistryAvroDeserializer();

  /** For Kafka, which makes it by its class name and configures it then. */
  public RegistryAvroSerde() {}

  @Override
  public void configure(Map<String, ?> settings, boolean isKey) {
    Map<String, Object> specific = new HashMap<>(settings);
    specific.put(RegistryConfig.SPECIFIC_READER, true);
    RegistryConfig config = new RegistryConfig(specific);
    SchemaRegistry registry = Registries.open(config);
    serializer.configure(config, isKey, registry);
    deserializer.configure(config, isKey, registry);
  }

  @Override
  @SuppressWarnings("unchecked") // It writes any record, so a T.
  public Serializer<T> serializer() {
    return (Serializer<T>) (Serializer<?>) serializer;
  }

  @Override
  @SuppressWarnings("unchecked") // As everywhere in Kafka: the topic says what is in it.
  public Deserializer<T> deserializer() {
    return (Deserializer<T>) (Deserializer<?>) deserializer;
  }
}
