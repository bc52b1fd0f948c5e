package dev.keylife.serde;

import static dev.keylife.serde.Suite.keyEnabled;
import static dev.keylife.serde.Suite.order;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keylife.event.KeyStateChanged;
import dev.keylife.serde.Suite.SerdeClasses;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every serde that may stand in the settings. */
class ContractTest {
  private static final String STRATEGIES = "io.confluent.kafka.serializers.subject.";

  private final String scope = "mock://" + UUID.randomUUID();

  static Stream<SerdeClasses> serdes() {
    return Suite.serdes();
  }

  @ParameterizedTest
  @MethodSource("serdes")
  void writesTheGoldenBytes(SerdeClasses classes) {
    Serializer<Object> serializer = classes.newSerializer(Map.of("schema.registry.url", scope));
    assertThat(serializer.serialize("orders", order("o-1", 7)))
        .isEqualTo(HexFormat.of().parseHex("0000000001066f2d310e"));
  }

  @ParameterizedTest
  @MethodSource("serdes")
  void readsWhatItWrote(SerdeClasses classes) {
    Map<String, ?> config = Map.of("schema.registry.url", scope);
    byte[] bytes = classes.newSerializer(config).serialize("orders", order("o-1", 7));
    assertThat(classes.newDeserializer(config).deserialize("orders", bytes))
        .hasToString("{\"id\": \"o-1\", \"qty\": 7}");
  }

  @ParameterizedTest
  @MethodSource("serdes")
  void keysAndValuesHaveSubjectsOfTheirOwn(SerdeClasses classes) {
    Map<String, Object> config = Map.of("schema.registry.url", scope);
    Map<String, Object> careful =
        Map.of("schema.registry.url", scope, "auto.register.schemas", false);
    classes.newSerializer(config).serialize("orders", order("o-1", 7));
    try (Serializer<Object> forKeys = classes.newSerializer(careful)) {
      forKeys.configure(careful, true);
      assertThatThrownBy(() -> forKeys.serialize("orders", order("o-1", 7)))
          .isInstanceOf(SerializationException.class);
    }
  }

  @ParameterizedTest
  @MethodSource("serdes")
  void nullStaysNull(SerdeClasses classes) {
    Map<String, ?> config = Map.of("schema.registry.url", scope);
    assertThat(classes.newSerializer(config).serialize("orders", null)).isNull();
    assertThat(classes.newDeserializer(config).deserialize("orders", null)).isNull();
  }

  @ParameterizedTest
  @MethodSource("serdes")
  void withoutAutoRegistrationAnUnknownSchemaIsRefusedAndAKnownOneFound(SerdeClasses classes) {
    Map<String, Object> config =
        Map.of("schema.registry.url", scope, "auto.register.schemas", false);
    Serializer<Object> careful = classes.newSerializer(config);
    assertThatThrownBy(() -> careful.serialize("orders", order("o-1", 7)))
        .isInstanceOf(SerializationException.class);

    classes.newSerializer(Map.of("schema.registry.url", scope)).serialize("orders", order("x", 1));
    assertThat(classes.newSerializer(config).serialize("orders", order("o-1", 7))).isNotNull();
  }

  @ParameterizedTest
  @MethodSource("serdes")
  void subjectsFollowTheStrategy(SerdeClasses classes) {
    Map<String, Object> perRecord =
        Map.of(
            "schema.registry.url",
            scope,
            "value.subject.name.strategy",
            STRATEGIES + "TopicRecordNameStrategy");
    Map<String, Object> carefulPerTopic =
        Map.of("schema.registry.url", scope, "auto.register.schemas", false);
    classes.newSerializer(perRecord).serialize("orders", order("o-1", 7));
    // Registered under orders-test.Order, and so not under orders-value.
    assertThatThrownBy(
            () -> classes.newSerializer(carefulPerTopic).serialize("orders", order("o-1", 7)))
        .isInstanceOf(SerializationException.class);
  }

  @ParameterizedTest
  @MethodSource("serdes")
  void bytesThatAreNoSuchRecordAreASerializationException(SerdeClasses classes) {
    Map<String, ?> config = Map.of("schema.registry.url", scope);
    byte[] good = classes.newSerializer(config).serialize("orders", order("o-1", 7));
    Deserializer<Object> deserializer = classes.newDeserializer(config);
    byte[] wrongMagic = good.clone();
    wrongMagic[0] = 7;
    byte[] unknownId = good.clone();
    unknownId[1] = 99;
    byte[] truncated = Arrays.copyOf(good, good.length - 1);
    // A string that says it has 2 GiB, in a record of a few bytes.
    byte[] hugeLength =
        ByteBuffer.allocate(10)
            .put(good, 0, 5)
            .put(new byte[] {(byte) 0xfe, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x0f})
            .array();
    for (byte[] bad :
        new byte[][] {wrongMagic, unknownId, truncated, hugeLength, new byte[0], {0, 0}}) {
      assertThatThrownBy(() -> deserializer.deserialize("orders", bad))
          .isInstanceOf(SerializationException.class);
    }
  }

  @ParameterizedTest
  @MethodSource("serdes")
  void aRecordThatDoesNotFitItsSchemaIsASerializationException(SerdeClasses classes) {
    Serializer<Object> serializer = classes.newSerializer(Map.of("schema.registry.url", scope));
    GenericRecord bad = new GenericData.Record(Suite.ORDER);
    bad.put("id", 42);
    assertThatThrownBy(() -> serializer.serialize("orders", bad))
        .isInstanceOf(SerializationException.class);
  }

  @ParameterizedTest
  @MethodSource("serdes")
  void javaPropertiesCanBeLeftOut(SerdeClasses classes) {
    Schema text = Schema.create(Schema.Type.STRING);
    text.addProp("avro.java.string", "String");
    Schema noted =
        SchemaBuilder.record("Noted").fields().name("text").type(text).noDefault().endRecord();
    GenericRecord record = new GenericData.Record(noted);
    record.put("text", "t");
    Map<String, ?> config =
        Map.of("schema.registry.url", scope, "avro.remove.java.properties", true);
    byte[] bytes = classes.newSerializer(config).serialize("notes", record);
    GenericRecord read =
        (GenericRecord) classes.newDeserializer(config).deserialize("notes", bytes);
    assertThat(read.getSchema().toString()).doesNotContain("avro.java.string");
  }

  @ParameterizedTest
  @MethodSource("serdes")
  void theSerdeOfStreamsYieldsGeneratedClassesWhateverTheSettingSays(SerdeClasses classes) {
    Map<String, Object> config =
        Map.of("schema.registry.url", scope, "specific.avro.reader", false);
    try (Serde<Object> serde = classes.newSerde(config)) {
      byte[] bytes = serde.serializer().serialize("events", keyEnabled());
      assertThat(serde.deserializer().deserialize("events", bytes)).isEqualTo(keyEnabled());
    }
  }

  @ParameterizedTest
  @MethodSource("serdes")
  void theDeserializerYieldsGenericRecordsUnlessItIsToldToUseGeneratedClasses(
      SerdeClasses classes) {
    Map<String, Object> config = Map.of("schema.registry.url", scope);
    byte[] bytes = classes.newSerializer(config).serialize("events", keyEnabled());
    assertThat(classes.newDeserializer(config).deserialize("events", bytes))
        .isInstanceOf(GenericRecord.class);
    Map<String, Object> specific =
        Map.of("schema.registry.url", scope, "specific.avro.reader", true);
    assertThat(classes.newDeserializer(specific).deserialize("events", bytes))
        .isEqualTo(keyEnabled());
  }

  @ParameterizedTest
  @MethodSource("serdes")
  void aGeneratedClassReadsWhatAWriterWithOtherFieldsWrote(SerdeClasses classes) {
    Map<String, Object> config = Map.of("schema.registry.url", scope);
    Serializer<Object> serializer = classes.newSerializer(config);
    GenericRecord plain =
        (GenericRecord)
            classes
                .newDeserializer(config)
                .deserialize("events", serializer.serialize("events", keyEnabled()));
    GenericRecord other = new GenericData.Record(withOtherFields(plain.getSchema()));
    for (Schema.Field field : other.getSchema().getFields()) {
      other.put(field.name(), plain.hasField(field.name()) ? plain.get(field.name()) : "new");
    }
    byte[] bytes = serializer.serialize("events", other);

    KeyStateChanged expected = keyEnabled();
    expected.setValidTo(null);
    Map<String, Object> specific =
        Map.of("schema.registry.url", scope, "specific.avro.reader", true);
    assertThat(classes.newDeserializer(specific).deserialize("events", bytes)).isEqualTo(expected);
  }

  /** As a version before {@code validTo} and after some later addition. */
  private static Schema withOtherFields(Schema schema) {
    List<Schema.Field> fields = new ArrayList<>();
    fields.add(new Schema.Field("addition", Schema.create(Schema.Type.STRING)));
    for (Schema.Field field : schema.getFields()) {
      if (!field.name().equals("validTo")) {
        fields.add(new Schema.Field(field, field.schema()));
      }
    }
    return Schema.createRecord(schema.getName(), null, schema.getNamespace(), false, fields);
  }

  @ParameterizedTest
  @MethodSource("serdes")
  void theLatestVersionIsTheLabelWhereItIsToBeUsed(SerdeClasses classes) {
    Schema later =
        SchemaBuilder.record("Order")
            .namespace("test")
            .fields()
            .requiredString("id")
            .requiredInt("qty")
            .name("note")
            .type()
            .stringType()
            .stringDefault("none")
            .endRecord();
    GenericRecord first = new GenericData.Record(later);
    first.put("id", "o-0");
    first.put("qty", 1);
    first.put("note", "x");
    Map<String, Object> config = Map.of("schema.registry.url", scope);
    byte[] registered = classes.newSerializer(config).serialize("orders", first);

    Map<String, Object> latest =
        Map.of(
            "schema.registry.url",
            scope,
            "auto.register.schemas",
            false,
            "use.latest.version",
            true);
    GenericRecord own = new GenericData.Record(later);
    own.put("id", "o-1");
    own.put("qty", 7);
    own.put("note", "y");
    byte[] bytes = classes.newSerializer(latest).serialize("orders", own);
    assertThat(ByteBuffer.wrap(bytes).getInt(1)).isEqualTo(ByteBuffer.wrap(registered).getInt(1));
    assertThat(classes.newDeserializer(config).deserialize("orders", bytes)).isEqualTo(own);
  }

  @ParameterizedTest
  @MethodSource("serdes")
  void aMissingUrlIsRefusedAtOnce(SerdeClasses classes) {
    assertThatThrownBy(() -> classes.newSerializer(Map.of()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("schema.registry.url");
  }
}
