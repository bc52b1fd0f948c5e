package dev.keylife.serde;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.avro.Schema;

/**
 * Takes {@code avro.java.string} out of schemas: it is a note of the Java compiler to itself, and
 * means nothing to readers in other languages.
 */
final class JavaProperties {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String JAVA_STRING = "avro.java.string";

  private JavaProperties() {}

  static Schema remove(Schema schema) {
    try {
      JsonNode tree = JSON.readTree(schema.toString());
      return new Schema.Parser().parse(JSON.writeValueAsString(strip(tree)));
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
      object.properties().forEach(field -> field.setValue(strip(field.getValue())));
      return object;
    }
    if (node.isArray()) {
      com.fasterxml.jackson.databind.node.ArrayNode stripped = JSON.createArrayNode();
      node.forEach(item -> stripped.add(strip(item)));
      return stripped;
    }
    return node;
  }
}
