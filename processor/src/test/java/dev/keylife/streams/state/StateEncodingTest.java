package dev.keylife.streams.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keylife.schema.ContractTrust;
import dev.keylife.store.StoredAlias;
import dev.keylife.store.StoredAliasStep;
import dev.keylife.store.StoredHoldings;
import dev.keylife.store.StoredKey;
import dev.keylife.store.StoredSealing;
import dev.keylife.store.StoredWaiting;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.kafka.common.errors.SerializationException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What rests in stores, from one release to the next. */
class StateEncodingTest {
  private static final StoredSealing SEALING =
      new StoredSealing(
          2,
          "0a1b2c3d",
          "9f86d081884c7d65",
          1,
          Instant.EPOCH,
          86_400_000L,
          Instant.EPOCH,
          "k/key_material/m",
          7L,
          5L,
          0L,
          null);

  @BeforeAll
  static void trust() {
    ContractTrust.establish();
  }

  static Stream<SpecificRecordBase> types() {
    return Stream.of(
        new StoredKey(),
        new StoredSealing(),
        new StoredWaiting(),
        new StoredAlias(),
        new StoredAliasStep(),
        new StoredHoldings());
  }

  @ParameterizedTest
  @MethodSource("types")
  void theSchemaThatThisReleaseWritesWithIsAmongThoseThatTheNextOnesHave(SpecificRecordBase type) {
    String name = type.getSchema().getName();
    List<Schema> released = StateEncoding.released(name);

    assertThat(released)
        .as(
            "%s.avsc has changed. Keep what releases wrote with, and copy the new one beside it, as"
                + " src/main/resources/dev/keylife/store/%s-%d.avsc. New fields need defaults.",
            name, name, released.size() + 1)
        .last()
        .extracting(SchemaNormalization::toParsingForm)
        .isEqualTo(SchemaNormalization.toParsingForm(type.getSchema()));
  }

  @Test
  void whatAnEarlierReleaseWroteIsReadByItsOwnSchema() throws IOException {
    Schema earlier = withAnotherField();
    StateEncoding<StoredSealing> now =
        StateEncoding.of(new StoredSealing(), List.of(earlier, StoredSealing.getClassSchema()));

    assertThat(now.decode(written(earlier))).isEqualTo(SEALING);
    assertThat(now.decode(now.encode(SEALING))).isEqualTo(SEALING);
  }

  @Test
  void whatALaterReleaseWroteIsRefusedWithWhatToDo() {
    assertThatThrownBy(
            () -> StateEncoding.of(new StoredSealing()).decode(written(withAnotherField())))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining("a later release wrote it. Run that release again");
    assertThatThrownBy(() -> StateEncoding.of(new StoredSealing()).decode(new byte[] {1, 2, 3}))
        .isInstanceOf(SerializationException.class);
  }

  /** A field that this release does not have, in front of all others. */
  private static Schema withAnotherField() {
    String json = StoredSealing.getClassSchema().toString();
    return new Schema.Parser()
        .parse(
            json.replaceFirst(
                "\"fields\":\\[", "\"fields\":[{\"name\":\"another\",\"type\":\"string\"},"));
  }

  private static byte[] written(Schema schema) throws IOException {
    GenericRecord record = new GenericData.Record(schema);
    record.put("another", "a text");
    for (Schema.Field field : SEALING.getSchema().getFields()) {
      record.put(field.name(), SEALING.get(field.pos()));
    }
    // With the conversions of logical types that the generated class has.
    SpecificData model = SEALING.getSpecificData();
    ByteBuffer encoded = new BinaryMessageEncoder<GenericRecord>(model, schema).encode(record);
    byte[] bytes = new byte[encoded.remaining()];
    encoded.get(bytes);
    return bytes;
  }
}
