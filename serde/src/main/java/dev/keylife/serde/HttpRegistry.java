package dev.keylife.serde;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.kafka.common.errors.SerializationException;

/**
 * A Schema Registry behind its REST protocol.
 *
 * @see <a href="https://docs.confluent.io/platform/current/schema-registry/develop/api.html">Schema
 *     Registry API</a>
 */
final class HttpRegistry implements SchemaRegistry {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ID = "id";
  private static final String SCHEMA = "schema";

  private static final String LEVEL = "compatibilityLevel";

  private final RestClient rest;
  private final Optional<String> compatibility;

  HttpRegistry(RegistryConfig config) {
    this.rest = new RestClient(config);
    this.compatibility = config.compatibility();
  }

  @Override
  public int register(String subject, Schema schema, boolean normalize) {
    compatibility.ifPresent(level -> setLevel(subject, level));
    String path = "/subjects/" + encode(subject) + "/versions?normalize=" + normalize;
    return rest.post(path, body(schema), RequestPurpose.registering(subject, schema), ID)
        .get(ID)
        .asInt();
  }

  @Override
  public int lookUp(String subject, Schema schema, boolean normalize) {
    String path = "/subjects/" + encode(subject) + "?normalize=" + normalize + "&deleted=false";
    return rest.post(path, body(schema), RequestPurpose.lookingUp(subject, schema), ID)
        .get(ID)
        .asInt();
  }

  private void setLevel(String subject, String level) {
    RequestPurpose purpose = RequestPurpose.settingLevel(subject);
    String path = "/config/" + encode(subject);
    JsonNode present = rest.get(path + "?defaultToGlobal=true", purpose, LEVEL);
    if (!present.get(LEVEL).asText().equals(level)) {
      String body = JSON.createObjectNode().put("compatibility", level).toString();
      rest.put(path, body, purpose, "compatibility");
    }
  }

  @Override
  public Schema byId(int id, Optional<String> subject) {
    String path = "/schemas/ids/" + id + "?fetchMaxId=false";
    String ofSubject = subject.map(name -> "&subject=" + encode(name)).orElse("");
    RequestPurpose purpose = RequestPurpose.readingId(id);
    return schema(rest.get(path + ofSubject, purpose, SCHEMA), purpose);
  }

  @Override
  public Schema byGuid(String guid) {
    RequestPurpose purpose = RequestPurpose.readingGuid(guid);
    return schema(rest.get("/schemas/guids/" + encode(guid), purpose, SCHEMA), purpose);
  }

  @Override
  public Latest latest(String subject) {
    RequestPurpose purpose = RequestPurpose.readingLatest(subject);
    JsonNode answer =
        rest.get("/subjects/" + encode(subject) + "/versions/latest", purpose, SCHEMA);
    return new Latest(answer.path(ID).asInt(), schema(answer, purpose));
  }

  private static String body(Schema schema) {
    return JSON.createObjectNode()
        .put("schemaType", "AVRO")
        .put(SCHEMA, schema.toString())
        .toString();
  }

  private static Schema schema(JsonNode answer, RequestPurpose purpose) {
    String type = answer.path("schemaType").asText("AVRO");
    if (!type.equals("AVRO")) {
      throw new SerializationException(
          purpose.what() + ": it is of type " + type + ". This serde reads AVRO alone.");
    }
    refuse(answer.path("references"), "refers to other schemas", purpose);
    // To pass over a rule can mean to send in the clear what is to be encrypted.
    JsonNode rules = answer.path("ruleSet");
    rules.forEach(ofOneKind -> refuse(ofOneKind, "has rules", purpose));
    try {
      // The writer's own registry has judged the defaults; a reader has no use for them.
      return new Schema.Parser().setValidateDefaults(false).parse(answer.get(SCHEMA).asText());
    } catch (AvroRuntimeException e) {
      throw new SerializationException(
          purpose.what() + ": what the registry holds there is not an Avro schema.", e);
    }
  }

  private static void refuse(JsonNode list, String what, RequestPurpose purpose) {
    if (list.size() > 0) {
      throw new SerializationException(
          purpose.what()
              + ": it "
              + what
              + ", which this serde does not support. "
              + UnsupportedSettings.ADVICE);
    }
  }

  private static String encode(String segment) {
    return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
