package dev.keylife.serde;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.apache.avro.Schema;
import org.apache.avro.SchemaParseException;
import org.apache.kafka.common.errors.SerializationException;

/**
 * A Schema Registry behind its REST protocol.
 *
 * @see <a href="https://docs.confluent.io/platform/current/schema-registry/develop/api.html">Schema
 *     Registry API</a>
 */
final class HttpRegistry implements SchemaRegistry {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final RestClient rest;

  HttpRegistry(RegistryConfig config) {
    this.rest = new RestClient(config);
  }

  @Override
  public int register(String subject, Schema schema, boolean normalize) {
    return rest.post(
            "/subjects/" + encode(subject) + "/versions?normalize=" + normalize,
            body(schema),
            "Registering the schema " + schema.getFullName() + " under subject " + subject)
        .path("id")
        .asInt();
  }

  @Override
  public int lookUp(String subject, Schema schema, boolean normalize) {
    return rest.post(
            "/subjects/" + encode(subject) + "?normalize=" + normalize + "&deleted=false",
            body(schema),
            "Looking up the schema " + schema.getFullName() + " under subject " + subject)
        .path("id")
        .asInt();
  }

  @Override
  public Schema byId(int id) {
    return schema(
        rest.get("/schemas/ids/" + id + "?fetchMaxId=false", "Reading the schema with id " + id));
  }

  @Override
  public Schema byGuid(String guid) {
    return schema(
        rest.get("/schemas/guids/" + encode(guid), "Reading the schema with GUID " + guid));
  }

  @Override
  public Latest latest(String subject) {
    JsonNode answer =
        rest.get(
            "/subjects/" + encode(subject) + "/versions/latest",
            "Reading the latest schema of subject " + subject);
    return new Latest(answer.path("id").asInt(), schema(answer));
  }

  @Override
  public void close() {
    // The JDK's client ends with the last reference to it.
  }

  private static String body(Schema schema) {
    return JSON.createObjectNode()
        .put("schemaType", "AVRO")
        .put("schema", schema.toString())
        .toString();
  }

  private static Schema schema(JsonNode answer) {
    String type = answer.path("schemaType").asText("AVRO");
    if (!type.equals("AVRO")) {
      throw new SerializationException("The schema is of type " + type + ", not AVRO.");
    }
    try {
      return new Schema.Parser().parse(answer.path("schema").asText());
    } catch (SchemaParseException e) {
      throw new SerializationException("The registry holds a schema that is not Avro's.", e);
    }
  }

  private static String encode(String segment) {
    return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
