package dev.keylife.streams.decoding;

import dev.keylife.command.CommandHeader;
import dev.keylife.lifecycle.ByteString;
import dev.keylife.schema.FramedSha256;
import dev.keylife.schema.RecordTypes;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * Identifies what a command says: SHA-256 over its type, its issuer and those of its fields that
 * hold something else than their default. Not over when it was issued, nor over the key and the
 * command id, which it is looked up by.
 *
 * <p>Every name and value comes with its length before it, so that no two contents give the same
 * bytes. A field that a later version of the contract adds changes nothing for a command that does
 * not use it.
 */
final class CommandContent {
  private static final Map<String, CommandContent> BY_TYPE =
      RecordTypes.COMMANDS.stream()
          .collect(Collectors.toUnmodifiableMap(Schema::getFullName, CommandContent::new));

  private final String type;
  private final List<Field> fields;

  /** A field beside the header, with the default that stands for its absence. */
  private record Field(String name, int position, Object absent) {}

  private static final Object NO_DEFAULT = new Object();

  /** What is left out inside of a record; no text has these bytes in UTF-8. */
  private static final ByteBuffer ABSENT =
      ByteBuffer.wrap(new byte[] {(byte) 0xff}).asReadOnlyBuffer();

  private CommandContent(Schema schema) {
    type = schema.getFullName();
    fields =
        schema.getFields().stream()
            .filter(f -> !f.schema().equals(CommandHeader.SCHEMA$))
            .map(f -> new Field(f.name(), f.pos(), defaultOf(f)))
            .toList();
  }

  private static Object defaultOf(Schema.Field field) {
    if (!field.hasDefaultValue()) {
      return NO_DEFAULT;
    }
    Object value = SpecificData.get().getDefaultValue(field);
    // A null is left out whatever the default.
    return value == null ? NO_DEFAULT : value;
  }

  /**
   * The digest of a command's content.
   *
   * @throws IllegalArgumentException if the record is not a command
   */
  static ByteString digest(SpecificRecord command, CommandHeader header) {
    CommandContent content = of(command);
    FramedSha256 digest = new FramedSha256().add(content.type).add(header.getIssuer());
    return content.digest(command, digest);
  }

  /**
   * The digest of what a command asks for: the same whoever its issuer is.
   *
   * @throws IllegalArgumentException if the record is not a command
   */
  static ByteString request(SpecificRecord command) {
    CommandContent content = of(command);
    return content.digest(command, new FramedSha256().add(content.type));
  }

  private static CommandContent of(SpecificRecord command) {
    CommandContent content = BY_TYPE.get(command.getSchema().getFullName());
    if (content == null) {
      throw new IllegalArgumentException(command.getSchema().getFullName() + " is not a command");
    }
    return content;
  }

  private ByteString digest(SpecificRecord command, FramedSha256 digest) {
    for (Field field : fields) {
      Object value = command.get(field.position());
      if (value != null && !value.equals(field.absent())) {
        digest.add(field.name());
        add(value, digest);
      }
    }
    return ByteString.of(digest.digest());
  }

  private static void add(@Nullable Object value, FramedSha256 digest) {
    if (value == null) {
      digest.add(ABSENT);
    } else if (value instanceof ByteBuffer bytes) {
      digest.add(bytes);
    } else if (value instanceof List<?> list) {
      digest.add(Integer.toString(list.size()));
      list.forEach(each -> add(each, digest));
    } else if (value instanceof IndexedRecord record) {
      record.getSchema().getFields().forEach(field -> add(record.get(field.pos()), digest));
    } else {
      // Texts, symbols, numbers and instants say all that they are in their text.
      digest.add(value.toString());
    }
  }
}
