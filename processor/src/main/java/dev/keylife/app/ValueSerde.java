package dev.keylife.app;

import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.utils.Utils;

/** Loads the Schema Registry serde that the settings name. Nothing else knows its class. */
final class ValueSerde {
  private ValueSerde() {}

  /**
   * @throws StartupException if the class is missing or refuses its settings
   */
  static Serde<SpecificRecord> load(ProcessorSettings settings) {
    return load(settings, Map.of());
  }

  /**
   * @param overrides settings of the serde that come before the given ones
   * @throws StartupException if the class is missing or refuses its settings
   */
  @SuppressWarnings("unchecked") // Configured to read specific records, and used for nothing else.
  static Serde<SpecificRecord> load(ProcessorSettings settings, Map<String, Object> overrides) {
    String className = settings.getString(ProcessorSettings.VALUE_SERDE);
    Map<String, Object> config = new TreeMap<>(settings.registry());
    config.put("specific.avro.reader", true);
    config.putIfAbsent(
        "value.subject.name.strategy",
        "io.confluent.kafka.serializers.subject.TopicRecordNameStrategy");
    config.putIfAbsent("avro.remove.java.properties", true);
    config.putAll(overrides);
    try {
      Serde<SpecificRecord> serde = Utils.newInstance(className, Serde.class);
      serde.configure(config, false);
      return serde;
    } catch (ClassNotFoundException e) {
      throw new StartupException(
          ExitCode.USAGE,
          "value.serde: the class "
              + className
              + " is not on the class path. Confluent's own serde comes with a build under the"
              + " Maven profile 'confluent'.",
          e);
    } catch (KafkaException e) {
      throw new StartupException(
          ExitCode.USAGE, "value.serde " + className + ": " + e.getMessage(), e);
    }
  }
}
