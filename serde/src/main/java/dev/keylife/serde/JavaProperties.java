package dev.keylife.serde;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.apache.avro.Schema;

/**
 * Takes {@code avro.java.string} out of schemas: it is a note of the Java compiler to itself, and
 * means nothing to readers in other languages.
 */
final class JavaProperties {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String JAVA_STRING = "avro.java.string";

  /** Where schemas are in a schema. A default, say, may look like one and is none. */
  private static final List<String> SCHEMAS = List.of("type", "fields", "items", "values");

  private JavaProperties() {}

  static Schema remove(Schema schema) {
    try {
      String stripped = JSON.writeValueAsString(strip(JSON.readTree(schema.toString())));
      return new Schema.Parser().setValidateDefaults(false).parse(stripped);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a schema is JSON", e);
    }
  }

  private static JsonNode strip(JsonNode node) {
    if (node instanceof ObjectNode object) {
      object.remove(JAVA_STRING);
      // {"type": "string"} alone is "string".
      if (object.size() == 1 && object.path("type").isTextual()) {
        return object.get("type");
      }
      for (String name : SCHEMAS) {
        if (object.has(name)) {
          object.set(name, strip(object.get(name)));
        }
      }
    } else if (node instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        array.set(i, strip(array.get(i)));
      }
    }
    return node;
  }
}
