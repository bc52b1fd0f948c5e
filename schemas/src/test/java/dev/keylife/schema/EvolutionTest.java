package dev.keylife.schema;

import static org.apache.avro.SchemaCompatibility.checkReaderWriterCompatibility;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keylife.event.EventHeader;
import dev.keylife.event.KeyStateChanged;
import dev.keylife.type.KeyState;
import dev.keylife.type.StateChangeCause;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.function.UnaryOperator;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.SchemaParser;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a made-up next version does to readers and writers of this one. */
class EvolutionTest {

  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00.123Z");

  /** The next version: a cause that this one does not have, and one more optional field. */
  private static final Schema NEXT =
      edited(
          text -> {
            String withCause = text.replace("\"CREATED\"", "\"MIRRORED\", \"CREATED\"");
            return withCause.replace(
                "\"fields\":[{\"name\":\"header\"",
                "\"fields\":[{\"name\":\"region\",\"type\":[\"null\",\"string\"],\"default\":null},"
                    + "{\"name\":\"header\"");
          });

  @BeforeAll
  static void trustGeneratedClasses() {
    ContractTrust.establish();
  }

  @Test
  void aSymbolFromTheFutureIsReadAsUnknown() throws IOException {
    var written = read(KeyStateChanged.SCHEMA$, NEXT, bytes(event(StateChangeCause.CREATED)));
    Schema causes = NEXT.getField("cause").schema();
    written.put("cause", new GenericData.EnumSymbol(causes, "MIRRORED"));
    written.put("region", "eu-central-1");

    var read =
        new SpecificDatumReader<KeyStateChanged>(NEXT, KeyStateChanged.SCHEMA$)
            .read(null, DecoderFactory.get().binaryDecoder(bytes(written), null));

    assertThat(read.getCause()).isEqualTo(StateChangeCause.UNKNOWN);
    assertThat(read.getHeader()).isEqualTo(event(StateChangeCause.CREATED).getHeader());
    assertThat(read.getNewState()).isEqualTo(KeyState.PendingImport);
  }

  @Test
  void anEventOfThisVersionIsReadByTheNextWithItsAdditionsAbsent() throws IOException {
    var event = event(StateChangeCause.ENABLED);
    var read = read(KeyStateChanged.SCHEMA$, NEXT, bytes(event));
    assertThat(read.get("region")).isNull();
    assertThat(read.get("cause")).hasToString("ENABLED");
  }

  @Test
  void anAdditionWithoutADefaultIsFoundIncompatible() {
    Schema careless =
        edited(
            text ->
                text.replace(
                    "\"fields\":[{\"name\":\"header\"",
                    "\"fields\":[{\"name\":\"region\",\"type\":\"string\"},{\"name\":\"header\""));
    assertThat(checkReaderWriterCompatibility(careless, KeyStateChanged.SCHEMA$).getType())
        .isEqualTo(SchemaCompatibilityType.INCOMPATIBLE);
  }

  private static KeyStateChanged event(StateChangeCause cause) {
    var header =
        EventHeader.newBuilder()
            .setEventId("8f1c:1")
            .setKeyId("8f1c")
            .setSequence(1)
            .setOccurredAt(NOW)
            .build();
    return KeyStateChanged.newBuilder()
        .setHeader(header)
        .setNewState(KeyState.PendingImport)
        .setCause(cause)
        .build();
  }

  private static GenericRecord read(Schema writer, Schema reader, byte[] encoded)
      throws IOException {
    return new GenericDatumReader<GenericRecord>(writer, reader)
        .read(null, DecoderFactory.get().binaryDecoder(encoded, null));
  }

  private static byte[] bytes(KeyStateChanged event) throws IOException {
    var out = new ByteArrayOutputStream();
    var encoder = EncoderFactory.get().binaryEncoder(out, null);
    new SpecificDatumWriter<>(KeyStateChanged.class).write(event, encoder);
    encoder.flush();
    return out.toByteArray();
  }

  private static byte[] bytes(GenericRecord value) throws IOException {
    var out = new ByteArrayOutputStream();
    var encoder = EncoderFactory.get().binaryEncoder(out, null);
    new GenericDatumWriter<GenericRecord>(value.getSchema()).write(value, encoder);
    encoder.flush();
    return out.toByteArray();
  }

  private static Schema edited(UnaryOperator<String> edit) {
    String before = KeyStateChanged.SCHEMA$.toString();
    String after = edit.apply(before);
    assertThat(after).isNotEqualTo(before);
    return SchemaParser.parseSingle(after);
  }
}
