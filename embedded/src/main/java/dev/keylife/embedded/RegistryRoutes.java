package dev.keylife.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import dev.keylife.embedded.SchemaCatalog.Version;
import java.util.List;
import java.util.Map;

/** Which request means which operation, and how its answer looks as JSON. */
final class RegistryRoutes {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> TYPES = List.of("AVRO");

  private final SchemaService service;

  RegistryRoutes(SchemaService service) {
    this.service = service;
  }

  /**
   * A request, taken apart.
   *
   * @param path the segments of the path, decoded
   * @param body the JSON body; missing where there is none
   */
  record Request(String method, List<String> path, Map<String, String> query, JsonNode body) {
    boolean flag(String name) {
      return Boolean.parseBoolean(query.getOrDefault(name, "false"));
    }

    String segment(int index) {
      return path.get(index);
    }

    RegistryError notFound() {
      return RegistryError.notFound("/" + String.join("/", path));
    }

    /** The schema in the body. */
    String schema() {
      String type = body.path("schemaType").asText("AVRO");
      if (!type.equals("AVRO")) {
        throw RegistryError.invalidSchema("this registry knows AVRO alone, not " + type);
      }
      if (!body.path("references").isEmpty()) {
        throw RegistryError.invalidSchema("this registry knows no references");
      }
      return body.path("schema").asText("");
    }
  }

  /** Answers a request. */
  JsonNode answer(Request request) {
    List<String> path = request.path();
    String root = path.isEmpty() ? "" : path.get(0);
    return switch (root) {
      case "" -> {
        requireMethod(request, "GET");
        yield JSON.createObjectNode();
      }
      case "subjects" -> subjects(request);
      case "schemas" -> schemas(request);
      case "compatibility" -> compatibility(request);
      case "config" -> config(request);
      case "mode" -> mode(request);
      default -> throw request.notFound();
    };
  }

  private JsonNode subjects(Request r) {
    if (r.path().size() > 5 || (r.path().size() > 2 && !r.segment(2).equals("versions"))) {
      throw r.notFound();
    }
    String signature = r.method() + " " + r.path().size();
    return switch (signature) {
      case "GET 1" -> tree(subjectsWithPrefix(r));
      case "POST 2" ->
          version(service.lookUp(r.segment(1), r.schema(), r.flag("normalize"), r.flag("deleted")));
      case "DELETE 2" -> tree(service.delete(r.segment(1), r.flag("permanent")));
      case "GET 3" ->
          tree(
              service.requireSubject(r.segment(1), r.flag("deleted")).stream()
                  .map(Version::version)
                  .toList());
      case "POST 3" -> {
        Version v = service.register(r.segment(1), r.schema(), r.flag("normalize"));
        yield JSON.createObjectNode().put("id", v.id()).put("version", v.version());
      }
      case "GET 4" -> version(service.version(r.segment(1), r.segment(3), r.flag("deleted")));
      case "GET 5" -> partOfVersion(r);
      case "DELETE 4" -> tree(service.delete(r.segment(1), r.segment(3), r.flag("permanent")));
      default -> throw RegistryError.methodNotAllowed();
    };
  }

  private JsonNode partOfVersion(Request r) {
    return switch (r.segment(4)) {
      case "schema" -> raw(service.version(r.segment(1), r.segment(3), r.flag("deleted")).schema());
      case "referencedby" -> {
        service.version(r.segment(1), r.segment(3), true);
        yield JSON.createArrayNode();
      }
      default -> throw r.notFound();
    };
  }

  private List<String> subjectsWithPrefix(Request r) {
    String prefix = r.query().getOrDefault("subjectPrefix", "");
    return service.subjects(r.flag("deleted")).stream().filter(s -> s.startsWith(prefix)).toList();
  }

  private JsonNode schemas(Request r) {
    if (r.path().equals(List.of("schemas", "types"))) {
      requireMethod(r, "GET");
      return tree(TYPES);
    }
    if (r.path().size() < 3 || r.path().size() > 4 || !r.segment(1).equals("ids")) {
      throw r.notFound();
    }
    int id = id(r);
    requireMethod(r, "GET");
    return schemaWithId(r, id);
  }

  private JsonNode schemaWithId(Request r, int id) {
    String what = r.path().size() == 3 ? "" : r.segment(3);
    return switch (what) {
      case "" -> JSON.createObjectNode().put("schema", service.schema(id));
      case "schema" -> raw(service.schema(id));
      case "subjects" ->
          tree(
              service.versionsWithId(id, r.flag("deleted")).stream()
                  .map(Version::subject)
                  .distinct()
                  .toList());
      case "versions" ->
          tree(
              service.versionsWithId(id, r.flag("deleted")).stream()
                  .map(v -> Map.of("subject", v.subject(), "version", v.version()))
                  .toList());
      default -> throw r.notFound();
    };
  }

  /** POST /compatibility/subjects/{subject}/versions and …/versions/{version}. */
  private JsonNode compatibility(Request r) {
    if (r.path().size() < 4
        || r.path().size() > 5
        || !r.segment(1).equals("subjects")
        || !r.segment(3).equals("versions")) {
      throw r.notFound();
    }
    requireMethod(r, "POST");
    List<String> violations = violations(r);
    ObjectNode answer = JSON.createObjectNode().put("is_compatible", violations.isEmpty());
    if (r.flag("verbose")) {
      answer.set("messages", tree(violations));
    }
    return answer;
  }

  /** To those who want to know more, an invalid schema is one that is not compatible. */
  private List<String> violations(Request r) {
    try {
      return service.violations(r.segment(2), r.path().stream().skip(4).findFirst(), r.schema());
    } catch (RegistryError e) {
      if (r.flag("verbose") && e.isInvalidSchema()) {
        return List.of(String.valueOf(e.getMessage()));
      }
      throw e;
    }
  }

  /** There is one mode. */
  private JsonNode mode(Request r) {
    if (r.path().size() > 2) {
      throw r.notFound();
    }
    return switch (r.method()) {
      case "GET" -> {
        if (r.path().size() > 1 && !r.flag("defaultToGlobal")) {
          throw RegistryError.noSubjectMode(r.segment(1));
        }
        yield JSON.createObjectNode().put("mode", "READWRITE");
      }
      case "PUT", "DELETE" ->
          throw RegistryError.notPermitted("The mode of this registry cannot be changed");
      default -> throw RegistryError.methodNotAllowed();
    };
  }

  private JsonNode config(Request r) {
    if (r.path().size() > 2) {
      throw r.notFound();
    }
    String subject = r.path().size() > 1 ? r.segment(1) : "";
    return switch (r.method()) {
      case "GET" ->
          JSON.createObjectNode()
              .put("compatibilityLevel", service.level(subject, r.flag("defaultToGlobal")).name());
      case "PUT" -> {
        String name = r.body().path("compatibility").asText("");
        service.setLevel(subject, CompatibilityLevel.of(name));
        yield JSON.createObjectNode().put("compatibility", name);
      }
      case "DELETE" ->
          JSON.createObjectNode().put("compatibilityLevel", service.removeLevel(subject).name());
      default -> throw RegistryError.methodNotAllowed();
    };
  }

  private static void requireMethod(Request r, String method) {
    if (!r.method().equals(method)) {
      throw RegistryError.methodNotAllowed();
    }
  }

  private static int id(Request r) {
    try {
      return Integer.parseInt(r.segment(2));
    } catch (NumberFormatException e) {
      throw r.notFound();
    }
  }

  /** A schema as it is, not as a string in JSON. */
  private static JsonNode raw(String schema) {
    return JSON.getNodeFactory().rawValueNode(new RawValue(schema));
  }

  private static JsonNode version(Version v) {
    return JSON.createObjectNode()
        .put("subject", v.subject())
        .put("version", v.version())
        .put("id", v.id())
        .put("schema", v.schema());
  }

  private static JsonNode tree(Object value) {
    return JSON.valueToTree(value);
  }
}
