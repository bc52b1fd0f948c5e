package dev.keylife.embedded;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;

/**
 * What a new version of a schema must be able to do with the ones before it.
 *
 * @see <a
 *     href="https://docs.confluent.io/platform/current/schema-registry/fundamentals/schema-evolution.html">Schema
 *     evolution and compatibility</a>
 */
enum CompatibilityLevel {
  NONE(false, false, false),
  BACKWARD(true, false, false),
  BACKWARD_TRANSITIVE(true, false, true),
  FORWARD(false, true, false),
  FORWARD_TRANSITIVE(false, true, true),
  FULL(true, true, false),
  FULL_TRANSITIVE(true, true, true);

  private final boolean readsOld;
  private final boolean readByOld;
  private final boolean transitive;

  CompatibilityLevel(boolean readsOld, boolean readByOld, boolean transitive) {
    this.readsOld = readsOld;
    this.readByOld = readByOld;
    this.transitive = transitive;
  }

  /** The level with a name, in whatever case. */
  static CompatibilityLevel of(String name) {
    for (CompatibilityLevel level : values()) {
      if (level.name().equalsIgnoreCase(name)) {
        return level;
      }
    }
    throw RegistryError.invalidCompatibility();
  }

  /**
   * What stands against a schema.
   *
   * @param earlier the versions so far, the oldest first
   * @return empty where nothing does
   */
  List<String> violations(Schema schema, List<Schema> earlier) {
    List<Schema> relevant =
        transitive || earlier.isEmpty()
            ? earlier
            : earlier.subList(earlier.size() - 1, earlier.size());
    List<String> violations = new ArrayList<>();
    for (Schema old : relevant) {
      if (readsOld) {
        violation(schema, old, "new schema cannot read").ifPresent(violations::add);
      }
      if (readByOld) {
        violation(old, schema, "old schema cannot read").ifPresent(violations::add);
      }
    }
    return violations;
  }

  private static Optional<String> violation(Schema reader, Schema writer, String words) {
    SchemaCompatibility.SchemaPairCompatibility pair =
        SchemaCompatibility.checkReaderWriterCompatibility(reader, writer);
    return pair.getType() == SchemaCompatibilityType.COMPATIBLE
        ? Optional.empty()
        : Optional.of(words + ": " + pair.getResult().getIncompatibilities());
  }
}
