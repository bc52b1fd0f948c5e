package dev.keylife.cli.bulk;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keylife.cli.text.Escaped;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A manifest of JSON lines: one object a line, each member at most once, all of them text. */
public final class BulkJsonLines implements BulkManifestLines {
  private static final ObjectMapper FIRST =
      new ObjectMapper().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);

  private static final ObjectMapper WHOLE =
      FIRST.copy().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private final BufferedReader reader;
  private Optional<String> next = Optional.empty();
  private long number;
  private int empty;

  BulkJsonLines(BufferedReader reader) {
    this.reader = reader;
  }

  @Override
  public boolean hasNext() {
    try {
      while (next.isEmpty()) {
        @Nullable String line = reader.readLine();
        if (line == null) {
          return false;
        }
        number++;
        if (line.isBlank()) {
          empty++;
        } else {
          next = Optional.of(line);
        }
      }
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Line next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    String line = next.orElseThrow();
    next = Optional.empty();
    try {
      return Line.of(number, fields(line));
    } catch (IllegalArgumentException e) {
      return Line.flawed(number, String.valueOf(e.getMessage()));
    }
  }

  private static Map<String, String> fields(String line) {
    Map<String, String> fields = new TreeMap<>();
    for (Map.Entry<String, JsonNode> member : object(line).properties()) {
      String name = member.getKey();
      if (BulkColumns.isOfReport(name)) {
        continue;
      }
      String column =
          BulkColumns.of(name)
              .orElseThrow(() -> new IllegalArgumentException(BulkColumns.unknown(name)));
      if (fields.containsKey(column)) {
        throw new IllegalArgumentException("'%s' is there twice".formatted(column));
      }
      fields.put(column, value(column, member.getValue()).strip());
    }
    fields.values().removeIf(String::isEmpty);
    return fields;
  }

  private static String value(String column, JsonNode value) {
    if (value.isNull() && !BulkColumns.REQUIRED.contains(column)) {
      return "";
    }
    if (!value.isTextual()) {
      throw new IllegalArgumentException(
          "'%s' is %s, and must be text in quotes"
              .formatted(
                  column,
                  value.isNull() ? "null" : value.getNodeType().name().toLowerCase(Locale.ROOT)));
    }
    return value.textValue();
  }

  private static JsonNode object(String line) {
    JsonNode first = read(FIRST, line, "not a JSON object" + hint(line));
    if (!first.isObject()) {
      throw new IllegalArgumentException("not a JSON object" + hint(line));
    }
    return read(WHOLE, line, "there is more behind the object: write one JSON object a line");
  }

  private static JsonNode read(ObjectMapper json, String line, String otherwise) {
    try {
      return json.readTree(line);
    } catch (JsonProcessingException e) {
      String message = String.valueOf(e.getOriginalMessage());
      String twice = "Duplicate field ";
      throw new IllegalArgumentException(
          message.startsWith(twice)
              ? "a member is there twice: " + Escaped.text(message.substring(twice.length()))
              : otherwise,
          e);
    }
  }

  private static String hint(String line) {
    String start = line.strip();
    if (start.startsWith("[")) {
      return ": write one object a line, as jq -c '.[]' does of an array";
    }
    return start.startsWith("{") ? " that is whole: write each on one line, as jq -c . does" : "";
  }

  @Override
  public String passedOver() {
    return empty == 0 ? "" : "empty lines: %d".formatted(empty);
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
