package dev.keylife.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keylife.type.KeySpec;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import picocli.CommandLine.TypeConversionException;

/**
 * Reads a manifest: CSV with a header line, or JSON lines where the name ends in {@code .jsonl},
 * {@code .ndjson} or {@code .json}. Everything in it is checked before anything is published, and
 * every mistake is reported with its line.
 */
final class BulkManifest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<String> COLUMNS =
      Set.of("keyid", "keyspec", "file", "expiry", "encoding");

  /** What a report of failures adds, so that it can be used as a manifest again. */
  private static final Set<String> IGNORED = Set.of("code", "message");

  private final Path path;
  private final Clock clock;
  private final List<BulkRow> rows = new ArrayList<>();
  private final List<String> mistakes = new ArrayList<>();
  private final Set<String> keyIds = new HashSet<>();

  private BulkManifest(Path path, Clock clock) {
    this.path = path;
    this.clock = clock;
  }

  /**
   * @throws IllegalArgumentException if it holds mistakes; the message lists them
   */
  static List<BulkRow> read(Path path, Clock clock) throws IOException {
    BulkManifest manifest = new BulkManifest(path, clock);
    String name = path.toString().toLowerCase(Locale.ROOT);
    if (name.endsWith(".jsonl") || name.endsWith(".ndjson") || name.endsWith(".json")) {
      manifest.readJsonLines();
    } else {
      manifest.readCsv();
    }
    if (manifest.rows.isEmpty() && manifest.mistakes.isEmpty()) {
      manifest.mistakes.add("it names no key");
    }
    if (!manifest.mistakes.isEmpty()) {
      throw new IllegalArgumentException(manifest.report());
    }
    return List.copyOf(manifest.rows);
  }

  private String report() {
    int shown = Math.min(20, mistakes.size());
    String more =
        shown < mistakes.size() ? "\n  and %d more".formatted(mistakes.size() - shown) : "";
    return "%s has mistakes, and nothing was published:\n  ".formatted(path)
        + String.join("\n  ", mistakes.subList(0, shown))
        + more;
  }

  private void readCsv() throws IOException {
    CSVFormat format =
        CSVFormat.RFC4180
            .builder()
            .setHeader()
            .setSkipHeaderRecord(true)
            .setIgnoreSurroundingSpaces(true)
            .setCommentMarker('#')
            .get();
    try (Reader reader = Files.newBufferedReader(path, StandardCharsets.UTF_8);
        CSVParser parser = format.parse(reader)) {
      for (CSVRecord line : parser) {
        add(parser.getCurrentLineNumber(), normalized(line.toMap()));
      }
    } catch (IllegalArgumentException e) {
      mistakes.add("header: " + e.getMessage());
    }
  }

  private void readJsonLines() throws IOException {
    int number = 0;
    for (String line : Files.readAllLines(path, StandardCharsets.UTF_8)) {
      number++;
      if (line.isBlank()) {
        continue;
      }
      try {
        JsonNode object = JSON.readTree(line);
        Map<String, String> fields = new TreeMap<>();
        object.properties().forEach(field -> fields.put(field.getKey(), field.getValue().asText()));
        add(number, normalized(fields));
      } catch (JsonProcessingException e) {
        mistakes.add("line %d: not a JSON object".formatted(number));
      }
    }
  }

  /** {@code key_id}, {@code keyId} and {@code Key ID} are the same column. */
  private static Map<String, String> normalized(Map<String, String> fields) {
    Map<String, String> normalized = new TreeMap<>();
    fields.forEach(
        (name, value) ->
            normalized.put(name.replaceAll("[_\\s-]", "").toLowerCase(Locale.ROOT), value.strip()));
    return normalized;
  }

  private void add(long line, Map<String, String> fields) {
    try {
      for (String name : fields.keySet()) {
        require(
            COLUMNS.contains(name) || IGNORED.contains(name),
            "unknown column '%s'".formatted(name));
      }
      BulkRow row =
          new BulkRow(
              required(fields, "keyid"),
              fields.getOrDefault("keyspec", "").isEmpty()
                  ? KeySpec.SYMMETRIC_DEFAULT
                  : new Symbols.KeySpecs().convert(fields.getOrDefault("keyspec", "")),
              required(fields, "file"),
              required(fields, "expiry"),
              encoding(fields.getOrDefault("encoding", "")));
      Expiry.parse(row.expiry(), clock);
      require(!row.keyId().startsWith("arn:"), "give the bare key id in place of an ARN");
      require(keyIds.add(row.keyId()), "key '%s' is there twice".formatted(row.keyId()));
      require(
          Files.isReadable(path.resolveSibling(row.file())),
          "cannot read file '%s'".formatted(row.file()));
      rows.add(row);
    } catch (IllegalArgumentException | TypeConversionException e) {
      mistakes.add("line %d: %s".formatted(line, e.getMessage()));
    }
  }

  private static String required(Map<String, String> fields, String name) {
    String value = fields.getOrDefault(name, "");
    require(!value.isEmpty(), "%s is missing".formatted(name));
    return value;
  }

  private static MaterialEncoding encoding(String text) {
    if (text.isEmpty()) {
      return MaterialEncoding.raw;
    }
    try {
      return MaterialEncoding.valueOf(text.toLowerCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("encoding '%s' is not raw, hex or base64".formatted(text));
    }
  }

  private static void require(boolean condition, String otherwise) {
    if (!condition) {
      throw new IllegalArgumentException(otherwise);
    }
  }
}
