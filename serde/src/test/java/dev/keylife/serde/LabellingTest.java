package dev.keylife.serde;

import static dev.keylife.serde.Suite.order;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.IndexedRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Label and bytes fit, whichever schema the settings have the serializer use. */
class LabellingTest {
  private static final String BY_LATEST = "use.latest.version, true, latest.compatibility.strict";
  private static final String BY_ID = "use.schema.id, 1, id.compatibility.strict";

  /** Fields in another order, a wider type, and one more with a default. */
  private static final Schema FITTING =
      orderRecord()
          .fields()
          .name("note")
          .type()
          .stringType()
          .stringDefault("none")
          .requiredLong("qty")
          .requiredString("id")
          .endRecord();

  private static final Schema UNFIT =
      orderRecord().fields().requiredString("id").requiredString("customer").endRecord();

  private final String scope = UUID.randomUUID().toString();
  private final MockRegistry registry = MockRegistry.ofScope(scope);

  private static SchemaBuilder.RecordBuilder<Schema> orderRecord() {
    return SchemaBuilder.record("Order").namespace("test");
  }

  @ParameterizedTest
  @CsvSource({BY_LATEST, BY_ID})
  void theBytesFollowTheLabelAndNotTheProgramsOwnSchema(String name, String value) {
    int id = registry.register("orders-value", FITTING, false);
    byte[] bytes = serializer(name, value).serialize("orders", order("o-1", 7));
    assertThat(ByteBuffer.wrap(bytes).getInt(1)).isEqualTo(id);
    assertThat(read(bytes)).hasToString("{\"note\": \"none\", \"qty\": 7, \"id\": \"o-1\"}");
    assertThat(serializer(name, value).serialize("orders", order("o-1", 7))).isEqualTo(bytes);
  }

  @ParameterizedTest
  @CsvSource({BY_LATEST, BY_ID})
  void aSchemaThatCannotReadTheRecordIsRefused(String name, String value, String strict) {
    registry.register("orders-value", UNFIT, false);
    assertThatThrownBy(() -> serializer(name, value).serialize("orders", order("o-1", 7)))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining("orders-value")
        .hasMessageContaining(strict);
  }

  @ParameterizedTest
  @CsvSource({BY_LATEST, BY_ID})
  void withoutTheCheckARecordIsStillNeverMislabelled(String name, String value, String strict) {
    registry.register("orders-value", UNFIT, false);
    assertThatThrownBy(
            () -> serializer(name, value, strict, "false").serialize("orders", order("o-1", 7)))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining("does not fit");
  }

  @Test
  void autoRegistrationGoesFirst() {
    registry.register("orders-value", FITTING, false);
    byte[] bytes =
        serializer("auto.register.schemas", "true", "use.latest.version", "true")
            .serialize("orders", order("o-1", 7));
    assertThat(ByteBuffer.wrap(bytes).getInt(1)).isEqualTo(2);
  }

  @Test
  void theLatestVersionIsAskedForAgainAfterAWhile() {
    AtomicLong now = new AtomicLong();
    KnownSchemas known = new KnownSchemas(registry, Duration.ZERO, Duration.ZERO, now::get);
    CachingRegistry aWhile = new CachingRegistry(registry, known, 100, now::get);
    CachingRegistry forGood = new CachingRegistry(registry, known, -1, now::get);
    int first = registry.register("s", Suite.ORDER, false);
    assertThat(aWhile.latest("s").id()).isEqualTo(first);
    assertThat(forGood.latest("s").id()).isEqualTo(first);

    int second = registry.register("s", FITTING, false);
    now.set(99);
    assertThat(aWhile.latest("s").id()).isEqualTo(first);
    now.set(100);
    assertThat(aWhile.latest("s").id()).isEqualTo(second);
    now.set(Long.MAX_VALUE);
    assertThat(forGood.latest("s").id()).isEqualTo(first);
  }

  private IndexedRecord read(byte[] bytes) {
    try (RegistryAvroDeserializer deserializer = new RegistryAvroDeserializer()) {
      deserializer.configure(Map.of("schema.registry.url", "mock://" + scope), false);
      return deserializer.deserialize("orders", bytes);
    }
  }

  private RegistryAvroSerializer serializer(String... settings) {
    Map<String, String> config = new HashMap<>();
    config.put("schema.registry.url", "mock://" + scope);
    config.put("auto.register.schemas", "false");
    for (int i = 0; i < settings.length; i += 2) {
      config.put(settings[i], settings[i + 1]);
    }
    RegistryAvroSerializer serializer = new RegistryAvroSerializer();
    serializer.configure(config, false);
    return serializer;
  }
}
