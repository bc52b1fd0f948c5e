package dev.keylife.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Collection;
import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;

/** Avro records as plain JSON, with the names of their schemas. Covers any later event as well. */
final class AvroJson {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private AvroJson() {}

  static ObjectNode of(IndexedRecord source) {
    ObjectNode json = JSON.objectNode();
    for (Schema.Field field : source.getSchema().getFields()) {
      Object value = source.get(field.pos());
      if (value != null) {
        json.set(field.name(), node(value));
      }
    }
    return json;
  }

  private static JsonNode node(Object value) {
    if (value instanceof IndexedRecord nested) {
      return of(nested);
    }
    if (value instanceof Collection<?> items) {
      ArrayNode array = JSON.arrayNode();
      items.forEach(item -> array.add(node(item)));
      return array;
    }
    if (value instanceof ByteBuffer bytes) {
      return JSON.textNode(Base64.getEncoder().encodeToString(ByteBuffers.copy(bytes)));
    }
    if (value instanceof Long number) {
      return JSON.numberNode(number);
    }
    if (value instanceof Integer number) {
      return JSON.numberNode(number);
    }
    if (value instanceof Boolean truth) {
      return JSON.booleanNode(truth);
    }
    // texts, enums, and times: an Instant writes itself as ISO-8601 in UTC
    return JSON.textNode(value.toString());
  }
}
