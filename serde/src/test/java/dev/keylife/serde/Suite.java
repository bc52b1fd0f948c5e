package dev.keylife.serde;

import java.util.Map;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.utils.Utils;

/** What the suites share: records, and the serdes under test by class name. */
final class Suite {
  static final Schema ORDER =
      SchemaBuilder.record("Order")
          .namespace("test")
          .fields()
          .requiredString("id")
          .requiredInt("qty")
          .endRecord();

  private Suite() {}

  /** Serializer and deserializer by class name: ours, and Confluent's under its profile. */
  record SerdeClasses(String serializer, String deserializer) {
    @SuppressWarnings("unchecked") // The class is known by name alone, as in an application.
    Serializer<Object> newSerializer(Map<String, ?> config) {
      try {
        Serializer<Object> made = Utils.newInstance(serializer, Serializer.class);
        made.configure(config, false);
        return made;
      } catch (ClassNotFoundException e) {
        throw new IllegalStateException(e);
      }
    }

    @SuppressWarnings("unchecked") // The class is known by name alone, as in an application.
    Deserializer<Object> newDeserializer(Map<String, ?> config) {
      try {
        Deserializer<Object> made = Utils.newInstance(deserializer, Deserializer.class);
        made.configure(config, false);
        return made;
      } catch (ClassNotFoundException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  static Stream<SerdeClasses> serdes() {
    SerdeClasses ours =
        new SerdeClasses(
            "dev.keylife.serde.RegistryAvroSerializer",
            "dev.keylife.serde.RegistryAvroDeserializer");
    SerdeClasses official =
        new SerdeClasses(
            "io.confluent.kafka.serializers.KafkaAvroSerializer",
            "io.confluent.kafka.serializers.KafkaAvroDeserializer");
    return Boolean.getBoolean("keylife.test.confluent")
        ? Stream.of(ours, official)
        : Stream.of(ours);
  }

  static GenericRecord order(String id, int qty) {
    GenericRecord order = new GenericData.Record(ORDER);
    order.put("id", id);
    order.put("qty", qty);
    return order;
  }
}
