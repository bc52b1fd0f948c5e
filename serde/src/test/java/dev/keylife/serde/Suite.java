package dev.keylife.serde;

import dev.keylife.event.EventHeader;
import dev.keylife.event.KeyStateChanged;
import dev.keylife.schema.ContractTrust;
import dev.keylife.type.KeyState;
import dev.keylife.type.StateChangeCause;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
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

  /** A serde by its class names: ours, and Confluent's under its profile. */
  record SerdeClasses(String serializer, String deserializer, String serde) {
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

    @SuppressWarnings("unchecked") // The class is known by name alone, as in an application.
    Serde<Object> newSerde(Map<String, ?> config) {
      try {
        Serde<Object> made = Utils.newInstance(serde, Serde.class);
        made.configure(config, false);
        return made;
      } catch (ClassNotFoundException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  static Stream<SerdeClasses> serdes() {
    Map<String, SerdeClasses> known =
        Map.of(
            "keylife",
            new SerdeClasses(
                "dev.keylife.serde.RegistryAvroSerializer",
                "dev.keylife.serde.RegistryAvroDeserializer",
                "dev.keylife.serde.RegistryAvroSerde"),
            "confluent",
            new SerdeClasses(
                "io.confluent.kafka.serializers.KafkaAvroSerializer",
                "io.confluent.kafka.serializers.KafkaAvroDeserializer",
                "io.confluent.kafka.streams.serdes.avro.SpecificAvroSerde"));
    return Stream.of(System.getProperty("keylife.test.serdes", "keylife").split(","))
        .map(known::get);
  }

  /** An event of the contract, with an instant, enums, unions and nulls in it. */
  static KeyStateChanged keyEnabled() {
    ContractTrust.establish();
    return KeyStateChanged.newBuilder()
        .setHeader(
            EventHeader.newBuilder()
                .setEventId("e-1")
                .setKeyId("k-1")
                .setSequence(7)
                .setOccurredAt(Instant.parse("2026-11-23T10:15:30.123Z"))
                .build())
        .setPreviousState(KeyState.PendingImport)
        .setNewState(KeyState.Enabled)
        .setCause(StateChangeCause.CREATED)
        .setValidTo(Instant.parse("2027-01-01T00:00:00Z"))
        .build();
  }

  static GenericRecord order(String id, int qty) {
    GenericRecord order = new GenericData.Record(ORDER);
    order.put("id", id);
    order.put("qty", qty);
    return order;
  }

  /** All that a log shows of an exception. */
  static String trace(Throwable e) {
    StringWriter text = new StringWriter();
    e.printStackTrace(new PrintWriter(text));
    return text.toString();
  }
}
