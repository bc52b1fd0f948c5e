package dev.keylife.schema;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaParser;

/** The schemas as they lie in the tree: the current ones, and every released version of them. */
final class SchemaFiles {

  /** The current schemas, one named type a file, which refer to each other by name. */
  static final Path CURRENT = Path.of("src/main/avro");

  /** The released schemas, one folder a version, each file complete in itself. */
  static final Path RELEASED = Path.of("src/main/avro-released");

  private SchemaFiles() {}

  /** Every current named type by full name. */
  static SortedMap<String, Schema> currentTypes() {
    var parser = new SchemaParser();
    // As in the build: a field whose default is a symbol needs its enum resolved.
    var files = new LinkedHashSet<>(filesBelow(CURRENT.resolve("type")));
    files.addAll(filesBelow(CURRENT));
    for (Path file : files) {
      try {
        parser.parse(file);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return byName(parser.getParsedNamedSchemas());
  }

  /** The current record types that no other type is made of: what is a value on a topic. */
  static SortedMap<String, Schema> currentTopLevel() {
    var all = currentTypes();
    var top = new TreeMap<>(all);
    top.values().removeIf(type -> type.getType() != Schema.Type.RECORD);
    var parts = new TreeMap<String, Schema>();
    for (Schema type : List.copyOf(top.values())) {
      type.getFields().forEach(field -> collectTypes(field.schema(), parts));
    }
    top.keySet().removeAll(parts.keySet());
    return top;
  }

  /** The version numbers that have a folder, ascending. */
  static List<Integer> releasedVersions() {
    try (Stream<Path> folders = Files.list(RELEASED)) {
      return folders
          .filter(Files::isDirectory)
          .map(folder -> Integer.valueOf(folder.getFileName().toString()))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The record types of a released version by full name. */
  static SortedMap<String, Schema> released(int version) {
    var schemas = new TreeMap<String, Schema>();
    for (Path file : filesBelow(RELEASED.resolve(Integer.toString(version)))) {
      try {
        Schema schema = SchemaParser.parseSingle(file);
        schemas.put(schema.getFullName(), schema);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return schemas;
  }

  /** Every field and every enum symbol of some record types, nested ones included. */
  static SortedSet<String> fieldsAndSymbols(Collection<Schema> records) {
    var found = new TreeSet<String>();
    var types = new TreeMap<String, Schema>();
    records.forEach(record -> collectTypes(record, types));
    for (Schema type : types.values()) {
      Stream<String> members =
          type.getType() == Schema.Type.ENUM
              ? type.getEnumSymbols().stream()
              : type.getFields().stream().map(Schema.Field::name);
      members.map(member -> type.getFullName() + "." + member).forEach(found::add);
    }
    return found;
  }

  static List<Path> filesBelow(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".avsc")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A schema's own named type, if it is one, and all that it is made of. */
  private static void collectTypes(Schema schema, Map<String, Schema> found) {
    switch (schema.getType()) {
      case RECORD -> {
        if (found.putIfAbsent(schema.getFullName(), schema) == null) {
          schema.getFields().forEach(field -> collectTypes(field.schema(), found));
        }
      }
      case ENUM -> found.put(schema.getFullName(), schema);
      case UNION -> schema.getTypes().forEach(branch -> collectTypes(branch, found));
      case ARRAY -> collectTypes(schema.getElementType(), found);
      case MAP -> collectTypes(schema.getValueType(), found);
      default -> {}
    }
  }

  private static SortedMap<String, Schema> byName(Collection<Schema> schemas) {
    var byName = new TreeMap<String, Schema>();
    schemas.forEach(schema -> byName.put(schema.getFullName(), schema));
    return byName;
  }
}
