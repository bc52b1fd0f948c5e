package dev.keylife.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Collection;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;

/** Avro records as plain JSON, with the names of their schemas. Covers any later event as well. */
public final class AvroJson {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private AvroJson() {}

  /** The record's fields, those that are absent left out; times in ISO 8601, bytes in Base64. */
  public static ObjectNode of(IndexedRecord source) {
    ObjectNode json = JSON.objectNode();
    for (Schema.Field field : source.getSchema().getFields()) {
      Object value = source.get(field.pos());
      if (value != null) {
        json.set(field.name(), node(value, field.schema()));
      }
    }
    return json;
  }

  private static JsonNode node(Object value, Schema schema) {
    if (value instanceof IndexedRecord nested) {
      return of(nested);
    }
    if (value instanceof Collection<?> items) {
      ArrayNode array = JSON.arrayNode();
      items.forEach(item -> array.add(node(item, schema)));
      return array;
    }
    if (value instanceof ByteBuffer bytes) {
      ByteBuffer text = Base64.getEncoder().encode(bytes.duplicate());
      return JSON.textNode(StandardCharsets.US_ASCII.decode(text).toString());
    }
    if (value instanceof Long number) {
      return isTime(schema)
          ? JSON.textNode(Instant.ofEpochMilli(number).toString())
          : JSON.numberNode(number);
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

  /** Generic records hold times as numbers. */
  private static boolean isTime(Schema schema) {
    return schema.getType() == Schema.Type.UNION
        ? schema.getTypes().stream().anyMatch(AvroJson::isTime)
        : schema.getLogicalType() instanceof LogicalTypes.TimestampMillis;
  }
}
