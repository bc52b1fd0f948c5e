package dev.keylife.app.registry;

import dev.keylife.app.settings.ProcessorSettings;
import dev.keylife.program.exit.ExitCode;
import dev.keylife.program.exit.ProgramException;
import dev.keylife.streams.decoding.RecordValues;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.utils.Utils;

/** Loads the Schema Registry serde that the settings name. Nothing else knows its class. */
public final class ValueSerde {
  /** Reads into generated classes, whatever it is told. */
  private static final String CONFLUENT_SPECIFIC =
      "io.confluent.kafka.streams.serdes.avro.SpecificAvroSerde";

  private static final String CONFLUENT_GENERIC =
      "io.confluent.kafka.streams.serdes.avro.GenericAvroDeserializer";

  private ValueSerde() {}

  /**
   * The serde, and a deserializer beside it that keeps to the schemas of writers. That is the
   * serde's own deserializer class with {@code specific.avro.reader=false}; of Confluent's serde,
   * which does not listen to that, it is the generic one.
   *
   * @throws ProgramException if the class is missing or refuses its settings
   */
  public static RecordValues load(ProcessorSettings settings) {
    Serde<SpecificRecord> serde = load(settings, Map.of());
    String asWritten =
        settings.getString(ProcessorSettings.VALUE_SERDE).equals(CONFLUENT_SPECIFIC)
            ? CONFLUENT_GENERIC
            : serde.deserializer().getClass().getName();
    Map<String, Object> config = config(settings);
    config.put("specific.avro.reader", false);
    return new RecordValues(
        serde,
        loading(
            asWritten,
            () -> {
              Deserializer<?> deserializer = Utils.newInstance(asWritten, Deserializer.class);
              deserializer.configure(config, false);
              return deserializer;
            }));
  }

  /**
   * The serde that the settings name.
   *
   * @param overrides settings of the serde that come before the given ones
   * @throws ProgramException if the class is missing or refuses its settings
   */
  @SuppressWarnings("unchecked") // Configured to read specific records, and used for nothing else.
  public static Serde<SpecificRecord> load(
      ProcessorSettings settings, Map<String, Object> overrides) {
    String className = settings.getString(ProcessorSettings.VALUE_SERDE);
    Map<String, Object> config = config(settings);
    config.put("specific.avro.reader", true);
    config.putAll(overrides);
    return loading(
        className,
        () -> {
          Serde<SpecificRecord> serde = Utils.newInstance(className, Serde.class);
          serde.configure(config, false);
          return serde;
        });
  }

  private static Map<String, Object> config(ProcessorSettings settings) {
    Map<String, Object> config = new TreeMap<>(settings.registry());
    config.putIfAbsent(
        "value.subject.name.strategy",
        "io.confluent.kafka.serializers.subject.TopicRecordNameStrategy");
    config.putIfAbsent("avro.remove.java.properties", true);
    // A thread that waits for a registry does nothing else, and asks again anyway.
    config.putIfAbsent("http.connect.timeout.ms", 5_000);
    config.putIfAbsent("http.read.timeout.ms", 10_000);
    config.putIfAbsent("max.retries", 1);
    config.putIfAbsent("retries.wait.ms", 250);
    return config;
  }

  /** Makes an instance of a class that the settings name. */
  private interface Making<T> {
    T make() throws ClassNotFoundException;
  }

  private static <T> T loading(String className, Making<T> making) {
    try {
      return making.make();
    } catch (ClassNotFoundException e) {
      throw new ProgramException(
          ExitCode.USAGE,
          "value.serde: the class "
              + className
              + " is not on the class path. Confluent's own serde comes with a build under the"
              + " Maven profile 'confluent'.",
          e);
    } catch (KafkaException e) {
      throw new ProgramException(
          ExitCode.USAGE, "value.serde " + className + ": " + e.getMessage(), e);
    }
  }
}
