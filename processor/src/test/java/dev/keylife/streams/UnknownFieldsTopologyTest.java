package dev.keylife.streams;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keylife.command.CommandHeader;
import dev.keylife.command.CreateKey;
import dev.keylife.event.CommandRejected;
import dev.keylife.event.KeyStateChanged;
import dev.keylife.schema.DlqHeaders;
import dev.keylife.type.FailureCode;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands that were written with a later version of the contract. */
class UnknownFieldsTopologyTest {

  /** Three fields more, one of them in the header, and one without a default. */
  private static final Schema LATER =
      edited(
          "\"name\":\"keySpec\"",
          """
          "name":"quantumSafe","type":"boolean","default":false},
          {"name":"labels","type":{"type":"map","values":"string"},"default":{}},
          {"name":"keySpec\"\
          """);

  private static final Schema LATER_HEADER =
      edited(
          "\"name\":\"issuer\"",
          "\"name\":\"onBehalfOf\",\"type\":[\"null\",\"string\"],\"default\":null},"
              + "{\"name\":\"issuer\"");

  private static final Schema LATER_TAG =
      edited(
          "\"name\":\"tagValue\"",
          "\"name\":\"inherited\",\"type\":\"boolean\",\"default\":false},"
              + "{\"name\":\"tagValue\"");

  private static final Schema WITHOUT_DEFAULT =
      edited(
          "\"name\":\"keySpec\"", "\"name\":\"rules\",\"type\":\"string\"},{\"name\":\"keySpec\"");

  @TempDir Path folder;
  private TopologyHarness harness;

  @BeforeEach
  void start() {
    harness = new TopologyHarness(folder);
  }

  @AfterEach
  void stop() {
    harness.close();
  }

  @Test
  void whatAnUnknownFieldAsksForIsRefusedByItsName() {
    GenericRecord command = later(LATER);
    command.put("quantumSafe", true);
    CommandRejected rejected = (CommandRejected) answer(command);
    assertThat(rejected.getCode()).isEqualTo(FailureCode.UnsupportedOperationException);
    assertThat(rejected.getMessage()).contains("quantumSafe").doesNotContain("labels");
    assertThat(harness.states.isEmpty()).as("no key came of it").isTrue();
  }

  @Test
  void mapsAndFieldsWithoutADefaultCountToo() {
    GenericRecord tagged = later(LATER);
    tagged.put("labels", Map.of("team", "orders"));
    assertThat(((CommandRejected) answer(tagged)).getMessage()).contains("labels");

    GenericRecord withPolicy = later(WITHOUT_DEFAULT);
    withPolicy.put("rules", "");
    assertThat(((CommandRejected) answer(withPolicy)).getMessage()).contains("rules");
  }

  @Test
  void soAreFieldsOfTheHeader() {
    GenericRecord command = later(LATER_HEADER);
    ((GenericRecord) command.get("header")).put("onBehalfOf", "somebody");
    assertThat(((CommandRejected) answer(command)).getMessage()).contains("header.onBehalfOf");
  }

  @Test
  void soAreFieldsOfWhatIsListed() {
    assertThat(((CommandRejected) answer(tagged(true))).getMessage()).contains("tags.inherited");
    assertThat(answer(tagged(false))).isInstanceOf(KeyStateChanged.class);
  }

  private GenericRecord tagged(boolean inherited) {
    GenericRecord command = later(LATER_TAG);
    Schema tags = LATER_TAG.getField("tags").schema();
    GenericRecord tag = new GenericData.Record(tags.getElementType());
    tag.put("tagKey", "team");
    tag.put("tagValue", "");
    tag.put("inherited", inherited);
    command.put("tags", List.of(tag));
    return command;
  }

  @Test
  void aDefaultAsksForNothing() {
    assertThat(answer(later(LATER))).isInstanceOf(KeyStateChanged.class);
    // The same schema once more, now that it is known.
    assertThat(((CommandRejected) answer(later(LATER))).getCode())
        .isEqualTo(FailureCode.ValidationException);
    GenericRecord command = later(LATER);
    command.put("quantumSafe", true);
    assertThat(((CommandRejected) answer(command)).getCode())
        .isEqualTo(FailureCode.UnsupportedOperationException);
  }

  @Test
  void namesAreListedUpToABound() {
    StringBuilder fields = new StringBuilder();
    for (int i = 0; i < 500; i++) {
      fields.append("\"name\":\"%s%d\",\"type\":\"int\"},{".formatted("f".repeat(200), i));
    }
    Schema many = edited("\"name\":\"keySpec\"", fields + "\"name\":\"keySpec\"");
    GenericRecord command = later(many);
    for (int i = 0; i < 500; i++) {
      command.put("f".repeat(200) + i, 1);
    }
    assertThat(((CommandRejected) answer(command)).getMessage())
        .contains("and 490 more")
        .hasSizeLessThan(1_000);
  }

  /** A schema that contains itself has room for any depth in a small record. */
  @Test
  void aRecordThatIsNestedWithoutEndIsADeadLetterAndTheNextIsAnswered() {
    GenericRecord command =
        later(
            edited(
                "\"name\":\"keySpec\"",
                """
                "name":"nested","default":null,"type":["null",{"type":"record","name":"Nested",
                "fields":[{"name":"in","default":null,"type":["null","Nested"]}]}]},
                {"name":"keySpec\"\
                """));
    byte[] flat = harness.encodeAny(command);
    Schema nested = command.getSchema().getField("nested").schema().getTypes().get(1);
    command.put("nested", new GenericData.Record(nested));
    int at = Arrays.mismatch(flat, harness.encodeAny(command));
    ByteBuffer deep = ByteBuffer.allocate(flat.length + 50_000).put(flat, 0, at);
    while (deep.remaining() > flat.length - at) {
      deep.put((byte) 2); // the other branch of the union: one more record
    }
    deep.put(flat, at, flat.length - at);

    assertThat(harness.sendRaw("k", deep.array())).isEmpty();
    assertThat(harness.dlq.readRecord().headers().lastHeader(DlqHeaders.CAUSE).value())
        .asString(UTF_8)
        .contains("StackOverflowError");
    assertThat(harness.send(harness.createKey("next"))).hasSize(1);
  }

  private SpecificRecord answer(GenericRecord command) {
    List<SpecificRecord> events = harness.sendRaw("k", harness.encodeAny(command));
    assertThat(events).hasSize(1);
    return events.get(0);
  }

  /** A CreateKey with the defaults of a schema. */
  private GenericRecord later(Schema schema) {
    CreateKey command = harness.createKey("k");
    GenericRecord later = new GenericData.Record(schema);
    for (Schema.Field field : schema.getFields()) {
      if (field.hasDefaultValue()) {
        later.put(field.name(), GenericData.get().getDefaultValue(field));
      }
    }
    CommandHeader known = command.getHeader();
    GenericRecord header = new GenericData.Record(schema.getField("header").schema());
    header.put("commandId", known.getCommandId());
    header.put("keyId", known.getKeyId());
    header.put("issuer", known.getIssuer());
    header.put("issuedAt", known.getIssuedAt().toEpochMilli());
    later.put("header", header);
    later.put("description", "");
    return later;
  }

  private static Schema edited(String before, String after) {
    String text = CreateKey.SCHEMA$.toString();
    assertThat(text).contains(before);
    return new Schema.Parser().parse(text.replace(before, after));
  }
}
