package dev.keylife.gateway.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keylife.gateway.model.OperationModel.Status;
import dev.keylife.gateway.model.Shape.Range;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * All operations of the AWS KMS API, from the table {@code kms.json} beside this class. The table
 * holds the facts of the newest service model: for what is served each member of the input with its
 * type, bounds, pattern and values, for what is not the reason.
 */
public final class ServiceModel {
  private final String source;
  private final Map<String, OperationModel> operations;

  private ServiceModel(String source, Map<String, OperationModel> operations) {
    this.source = source;
    this.operations = Collections.unmodifiableMap(operations);
  }

  /** Reads the table. */
  public static ServiceModel load() {
    try (InputStream table = ServiceModel.class.getResourceAsStream("kms.json")) {
      if (table == null) {
        throw new IllegalStateException("kms.json is not beside " + ServiceModel.class.getName());
      }
      return of(new ObjectMapper().readTree(table));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ServiceModel of(JsonNode table) {
    Map<String, OperationModel> operations = new LinkedHashMap<>();
    Shapes shapes = new Shapes(table.get("types"));
    for (Map.Entry<String, JsonNode> entry : table.get("operations").properties()) {
      operations.put(entry.getKey(), operation(entry.getKey(), entry.getValue(), shapes));
    }
    return new ServiceModel(table.get("source").asText(), operations);
  }

  private static OperationModel operation(String name, JsonNode entry, Shapes shapes) {
    if (entry.has("refused")) {
      return new OperationModel(
          name, Optional.empty(), Status.REFUSED, entry.get("refused").asText());
    }
    if (entry.has("later")) {
      return new OperationModel(name, Optional.empty(), Status.LATER, entry.get("later").asText());
    }
    InputShape input = new InputShape(shapes.structure(entry));
    return new OperationModel(name, Optional.of(input), Status.SERVED, "");
  }

  /** Which model the facts are from. */
  public String source() {
    return source;
  }

  /** In the order of their names. */
  public Collection<OperationModel> operations() {
    return operations.values();
  }

  public Optional<OperationModel> operation(String name) {
    return Optional.ofNullable(operations.get(name));
  }

  /** Reads the shapes that members name. */
  private static final class Shapes {
    private final JsonNode types;
    private final Map<String, Shape> read = new HashMap<>();

    Shapes(JsonNode types) {
      this.types = types;
    }

    Shape.Structure structure(JsonNode node) {
      Map<String, Shape> members = new LinkedHashMap<>();
      for (Map.Entry<String, JsonNode> member : node.get("members").properties()) {
        members.put(member.getKey(), named(member.getValue().asText()));
      }
      return new Shape.Structure(
          Collections.unmodifiableMap(members), texts(node.path("required")));
    }

    private Shape named(String name) {
      Shape known = read.get(name);
      if (known != null) {
        return known;
      }
      Shape shape = shape(types.get(name));
      read.put(name, shape);
      return shape;
    }

    private Shape shape(JsonNode node) {
      Range range = range(node);
      return switch (node.get("type").asText()) {
        case "string" -> new Shape.Text(range, pattern(node), texts(node.path("enum")));
        case "integer" -> new Shape.Whole(range);
        case "boolean" -> new Shape.Flag();
        case "blob" -> new Shape.Blob(range);
        case "timestamp" -> new Shape.Time();
        case "map" -> new Shape.Pairs();
        case "list" -> new Shape.Sequence(named(node.get("member").asText()), range);
        case "structure" -> structure(node);
        default -> throw new IllegalStateException("no such type: " + node);
      };
    }

    private static Range range(JsonNode node) {
      return new Range(
          node.path("min").asLong(Range.ANY.least()), node.path("max").asLong(Range.ANY.most()));
    }

    private static Optional<Pattern> pattern(JsonNode node) {
      return Optional.ofNullable(node.get("pattern")).map(JsonNode::asText).map(Pattern::compile);
    }

    private static Set<String> texts(JsonNode array) {
      Set<String> texts = new LinkedHashSet<>();
      array.forEach(text -> texts.add(text.asText()));
      return Collections.unmodifiableSet(texts);
    }
  }
}
