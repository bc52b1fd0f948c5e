package dev.keylife.serde;

import static dev.keylife.serde.Suite.keyEnabled;
import static dev.keylife.serde.Suite.order;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keylife.event.KeyStateChanged;
import dev.keylife.serde.Suite.SerdeClasses;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Against a registry and a peer that others wrote. */
class RealRegistryTest {
  @TempDir private static Path dir;

  private static ApicurioRegistry registry;

  @BeforeAll
  static void start() throws Exception {
    registry = ApicurioRegistry.start(dir);
    registry.setCompatibility("FULL_TRANSITIVE");
  }

  @AfterAll
  static void stop() {
    if (registry != null) {
      registry.close();
    }
  }

  static Stream<SerdeClasses> serdes() {
    return Suite.serdes();
  }

  @ParameterizedTest
  @MethodSource("serdes")
  void anEventGoesThereAndBack(SerdeClasses classes) {
    try (Serde<Object> writer = classes.newSerde(config());
        Serde<Object> reader = classes.newSerde(config())) {
      byte[] bytes = writer.serializer().serialize("events", keyEnabled());
      assertThat(reader.deserializer().deserialize("events", bytes)).isEqualTo(keyEnabled());
    }
  }

  @ParameterizedTest
  @MethodSource("serdes")
  void withoutAutoRegistrationARegisteredSchemaIsFoundAndAnotherIsNot(SerdeClasses classes) {
    byte[] bytes = classes.newSerializer(config()).serialize("found", order("o-1", 7));
    Map<String, Object> careful = config("auto.register.schemas", false);
    assertThat(classes.newSerializer(careful).serialize("found", order("o-1", 7))).isEqualTo(bytes);
    assertThatThrownBy(() -> classes.newSerializer(careful).serialize("none", order("o-1", 7)))
        .isInstanceOf(SerializationException.class);
  }

  @ParameterizedTest
  @MethodSource("serdes")
  void theLatestVersionAndTheIdItHasAreUsed(SerdeClasses classes) {
    byte[] bytes = classes.newSerializer(config()).serialize("latest", order("o-1", 7));
    Map<String, Object> latest = config("auto.register.schemas", false);
    latest.put("use.latest.version", true);
    assertThat(classes.newSerializer(latest).serialize("latest", order("o-1", 7))).isEqualTo(bytes);
    Map<String, Object> byId = config("auto.register.schemas", false);
    byId.put("use.schema.id", ByteBuffer.wrap(bytes).getInt(1));
    assertThat(classes.newSerializer(byId).serialize("latest", order("o-1", 7))).isEqualTo(bytes);
  }

  @Test
  void aSchemaThatBreaksTheSubjectsRuleIsRefusedWithTheRegistrysWords() {
    Schema changed =
        SchemaBuilder.record("Order")
            .namespace("test")
            .fields()
            .requiredInt("id")
            .requiredString("customer")
            .endRecord();
    GenericRecord record = new GenericData.Record(changed);
    record.put("id", 1);
    record.put("customer", "c");
    try (RegistryAvroSerializer serializer = new RegistryAvroSerializer()) {
      serializer.configure(config(), false);
      serializer.serialize("ruled", order("o-1", 7));
      assertThatThrownBy(() -> serializer.serialize("ruled", record))
          .isInstanceOf(SerializationException.class)
          .hasMessageContainingAll(
              "test.Order", "ruled-value", registry.url(), "HTTP 409", "compatibility rule");
    }
  }

  @ParameterizedTest
  @MethodSource("serdes")
  void nodeReadsOurEventsAndWeReadNodes(SerdeClasses classes) throws Exception {
    NodePeer node = NodePeer.install();
    try (Serde<Object> serde = classes.newSerde(config())) {
      byte[] ours = serde.serializer().serialize("abroad", keyEnabled());
      String json = node.run(registry.url(), "decode", HexFormat.of().formatHex(ours));
      JsonNode read = new ObjectMapper().readTree(json);
      KeyStateChanged event = keyEnabled();
      assertThat(read.path("header").path("keyId").asText()).isEqualTo("k-1");
      assertThat(read.path("header").path("occurredAt").asLong())
          .isEqualTo(event.getHeader().getOccurredAt().toEpochMilli());
      assertThat(read.path("newState").asText()).isEqualTo("Enabled");
      assertThat(read.path("deletionDate").isNull()).isTrue();

      String id = String.valueOf(ByteBuffer.wrap(ours).getInt(1));
      String hex = node.run(registry.url(), "encode", id, json);
      byte[] nodes = HexFormat.of().parseHex(hex);
      assertThat(nodes).isEqualTo(ours);
      assertThat(serde.deserializer().deserialize("abroad", nodes)).isEqualTo(event);
    }
  }

  private static Map<String, Object> config() {
    return new HashMap<>(Map.of("schema.registry.url", registry.url()));
  }

  private static Map<String, Object> config(String name, Object value) {
    Map<String, Object> config = config();
    config.put(name, value);
    return config;
  }
}
