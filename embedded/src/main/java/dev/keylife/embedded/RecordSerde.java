package dev.keylife.embedded;

import java.util.HashMap;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.utils.Utils;

/** The serde of record values, by its name, as a program's settings name it. */
public final class RecordSerde {
  private static final String CLASS = "dev.keylife.serde.RegistryAvroSerde";

  private RecordSerde() {}

  /** A serde that reads and writes whatever record of the contract, by a registry's schemas. */
  public static Serde<SpecificRecord> of(String registryUrl) {
    return of(Map.of("schema.registry.url", registryUrl));
  }

  /**
   * The same with settings of one's own, which come before those of the contract.
   *
   * @param settings {@code schema.registry.url} and others
   */
  public static Serde<SpecificRecord> of(Map<String, ?> settings) {
    Map<String, Object> all = new HashMap<>();
    all.put("avro.remove.java.properties", true);
    all.put("specific.avro.reader", true);
    all.put(
        "value.subject.name.strategy",
        "io.confluent.kafka.serializers.subject.TopicRecordNameStrategy");
    all.putAll(settings);
    try {
      @SuppressWarnings("unchecked")
      Serde<SpecificRecord> serde = Utils.newInstance(CLASS, Serde.class);
      serde.configure(all, false);
      return serde;
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException("keylife-serde is not on the class path", e);
    }
  }
}
