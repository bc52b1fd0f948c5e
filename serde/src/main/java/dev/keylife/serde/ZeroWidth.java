package dev.keylife.serde;

import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.avro.Schema;

/**
 * Finds arrays whose items take no bytes. Avro bounds every other length by the bytes that are
 * there; of these a record of a few bytes can claim so many that they fill a quarter of the heap.
 */
final class ZeroWidth {
  private ZeroWidth() {}

  /** Whether somewhere in a schema there is such an array. */
  static boolean inArraysOf(Schema schema) {
    return inArraysOf(schema, new HashSet<>());
  }

  private static boolean inArraysOf(Schema schema, Set<String> seen) {
    return switch (schema.getType()) {
      case ARRAY ->
          takesNoBytes(schema.getElementType(), new HashSet<>())
              || inArraysOf(schema.getElementType(), seen);
      case MAP -> inArraysOf(schema.getValueType(), seen);
      case UNION -> schema.getTypes().stream().anyMatch(type -> inArraysOf(type, seen));
      case RECORD ->
          seen.add(schema.getFullName())
              && fields(schema).anyMatch(field -> inArraysOf(field, seen));
      default -> false;
    };
  }

  private static boolean takesNoBytes(Schema schema, Set<String> seen) {
    return switch (schema.getType()) {
      case NULL -> true;
      case FIXED -> schema.getFixedSize() == 0;
      // One that holds itself, and nothing between, has no encoding at all.
      case RECORD ->
          !seen.add(schema.getFullName())
              || fields(schema).allMatch(field -> takesNoBytes(field, seen));
      default -> false;
    };
  }

  private static Stream<Schema> fields(Schema record) {
    return record.getFields().stream().map(Schema.Field::schema);
  }
}
