package dev.keylife.streams;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keylife.command.CreateKey;
import dev.keylife.event.CommandRejected;
import dev.keylife.schema.RecordTypes;
import dev.keylife.type.FailureCode;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every command of the contract is understood, has its shape checked and reaches a rule. A mapping
 * that was forgotten would send a whole type of command to the dead letters without a word.
 */
class EveryCommandTest {
  private static final String UNKNOWN = "UNKNOWN";
  private static final Instant TOMORROW = TopologyHarness.START.plus(Duration.ofDays(1));

  @TempDir Path folder;

  static Stream<Schema> commands() {
    return RecordTypes.COMMANDS.stream();
  }

  @ParameterizedTest
  @MethodSource("commands")
  void isAnsweredByARule(Schema type) {
    try (TopologyHarness harness = new TopologyHarness(folder)) {
      harness.send(harness.createKey("k"));

      List<SpecificRecord> events = harness.send(wellFormed(type, harness));

      assertThat(events).as("answers to a command of this type").hasSize(1);
      if (events.get(0) instanceof CommandRejected rejected) {
        assertThat(rejected.getCommandType()).isEqualTo(type.getName());
        assertThat(rejected.getCode())
            .as(rejected.getMessage())
            .isNotIn(FailureCode.ValidationException, FailureCode.KMSInternalException);
      }
    }
  }

  /** For the key "k" or a new one, with the first symbol of each enum, and all dates tomorrow. */
  private static SpecificRecord wellFormed(Schema type, TopologyHarness harness) {
    SpecificRecord command = (SpecificRecord) SpecificData.get().newRecord(null, type);
    command.put(0, harness.header(command instanceof CreateKey ? "new" : "k"));
    for (Schema.Field field : type.getFields().subList(1, type.getFields().size())) {
      boolean hasUsualText =
          field.schema().getType() == Schema.Type.STRING && field.hasDefaultValue();
      command.put(
          field.pos(), hasUsualText ? SpecificData.get().getDefaultValue(field) : value(field));
    }
    return command;
  }

  private static Object value(Schema.Field field) {
    return field.name().equals("aliasName") ? "alias/text" : value(field.schema());
  }

  private static Object value(Schema schema) {
    return switch (schema.getType()) {
      case UNION -> optional(schema);
      case ENUM ->
          SpecificData.get()
              .createEnum(
                  schema.getEnumSymbols().stream()
                      .filter(symbol -> !symbol.equals(UNKNOWN))
                      .findFirst()
                      .orElseThrow(),
                  schema);
      case STRING -> "text";
      case BYTES -> ByteBuffer.wrap(new byte[] {1});
      case LONG -> schema.getLogicalType() == null ? 1L : TOMORROW;
      case INT -> 1;
      case RECORD -> filled(schema);
      case BOOLEAN -> false;
      case ARRAY ->
          schema.getElementType().getType() == Schema.Type.ENUM
              ? List.of(value(schema.getElementType()))
              : List.of();
      default -> throw new AssertionError("say how to fill in a " + schema.getType());
    };
  }

  private static SpecificRecord filled(Schema type) {
    SpecificRecord record = (SpecificRecord) SpecificData.get().newRecord(null, type);
    type.getFields().forEach(field -> record.put(field.pos(), value(field.schema())));
    return record;
  }

  /** What need not be given is left out, but for dates. */
  private static @Nullable Object optional(Schema union) {
    return union.getTypes().stream().anyMatch(s -> s.getType() == Schema.Type.LONG)
        ? TOMORROW
        : null;
  }
}
