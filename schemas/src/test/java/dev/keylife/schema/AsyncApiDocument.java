package dev.keylife.schema;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The AsyncAPI document as plain maps and lists, with a way to follow its references. */
record AsyncApiDocument(Map<String, Object> root) {

  static final Path FOLDER = Path.of("src/main/asyncapi");
  static final Path FILE = FOLDER.resolve("asyncapi.yaml");

  static AsyncApiDocument load() {
    Object loaded = new Yaml(new SafeConstructor(new LoaderOptions())).load(SchemaFiles.read(FILE));
    return new AsyncApiDocument(map(loaded));
  }

  /** The object below a path of keys, such as {@code at("components", "messages")}. */
  Map<String, Object> at(String... path) {
    Map<String, Object> here = root;
    for (String key : path) {
      here = map(here.get(key));
    }
    return here;
  }

  /** Where every {@code $ref} points to, in the document or beside it. */
  List<String> references() {
    var found = new ArrayList<String>();
    collectReferences(root, found);
    return found;
  }

  /** What a reference into this document points to. */
  Optional<Object> resolve(String reference) {
    Object here = root;
    for (String key : reference.substring("#/".length()).split("/", -1)) {
      if (!(here instanceof Map<?, ?> fields) || !fields.containsKey(key)) {
        return Optional.empty();
      }
      here = fields.get(key);
    }
    return Optional.of(here);
  }

  @SuppressWarnings(
      "unchecked") // YAML documents have string keys here; a wrong one fails the test.
  static Map<String, Object> map(Object value) {
    return (Map<String, Object>) value;
  }

  private static void collectReferences(Object value, Collection<String> found) {
    if (value instanceof Map<?, ?> fields) {
      fields.forEach(
          (key, child) -> {
            if (key.equals("$ref")) {
              found.add(child.toString());
            } else {
              collectReferences(child, found);
            }
          });
    } else if (value instanceof List<?> items) {
      items.forEach(item -> collectReferences(item, found));
    }
  }
}
