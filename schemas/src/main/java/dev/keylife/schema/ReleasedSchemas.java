package dev.keylife.schema;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.avro.Schema;

/** What was released of each record type: the versions of its subject, in their order. */
public final class ReleasedSchemas {
  private ReleasedSchemas() {}

  /**
   * The versions of a record type, the oldest first and the present one last.
   *
   * @param present one of {@link RecordTypes#ALL}
   */
  public static List<Schema> versions(Schema present) {
    List<Schema> versions = new ArrayList<>();
    for (int release = 1; exists(release); release++) {
      read(release, present).filter(schema -> !contains(versions, schema)).ifPresent(versions::add);
    }
    if (!contains(versions, present)) {
      versions.add(present);
    }
    return List.copyOf(versions);
  }

  /** Documentation counts: it makes another version in a registry. */
  private static boolean contains(List<Schema> versions, Schema schema) {
    return versions.stream().anyMatch(version -> version.toString().equals(schema.toString()));
  }

  private static boolean exists(int release) {
    return RecordTypes.ALL.stream()
        .anyMatch(type -> ReleasedSchemas.class.getResource(name(release, type)) != null);
  }

  private static Optional<Schema> read(int release, Schema type) {
    try (InputStream file = ReleasedSchemas.class.getResourceAsStream(name(release, type))) {
      return file == null ? Optional.empty() : Optional.of(new Schema.Parser().parse(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String name(int release, Schema type) {
    return "released/" + release + "/" + type.getFullName() + ".avsc";
  }
}
