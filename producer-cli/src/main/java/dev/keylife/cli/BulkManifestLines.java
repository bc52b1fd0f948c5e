package dev.keylife.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;

/**
 * The lines of a manifest, one at a time: CSV with a header line, or JSON lines where the name ends
 * in {@code .jsonl}, {@code .ndjson} or {@code .json}.
 */
final class BulkManifestLines implements Iterator<BulkManifestLines.Line>, Closeable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Iterator<Line> lines;
  private final Closeable source;

  private BulkManifestLines(Iterator<Line> lines, Closeable source) {
    this.lines = lines;
    this.source = source;
  }

  /**
   * One key.
   *
   * @param number of the line, from 1
   * @param fields by name in lower case, without separators; empty where the line is malformed
   */
  record Line(long number, Map<String, String> fields) {}

  /**
   * @throws IllegalArgumentException if the header is not usable
   */
  static BulkManifestLines open(Path path) throws IOException {
    String name = path.toString().toLowerCase(Locale.ROOT);
    BufferedReader reader = Files.newBufferedReader(path, StandardCharsets.UTF_8);
    try {
      return name.endsWith(".jsonl") || name.endsWith(".ndjson") || name.endsWith(".json")
          ? jsonLines(reader)
          : csv(reader);
    } catch (IOException | IllegalArgumentException e) {
      reader.close();
      throw e;
    }
  }

  private static BulkManifestLines csv(BufferedReader reader) throws IOException {
    CSVFormat format =
        CSVFormat.RFC4180
            .builder()
            .setHeader()
            .setSkipHeaderRecord(true)
            .setIgnoreSurroundingSpaces(true)
            .setCommentMarker('#')
            .get();
    CSVParser parser = format.parse(reader);
    Iterator<Line> lines =
        parser.stream()
            .map(line -> new Line(parser.getCurrentLineNumber(), normalized(line.toMap())))
            .iterator();
    return new BulkManifestLines(lines, parser);
  }

  private static BulkManifestLines jsonLines(BufferedReader reader) {
    long[] number = {0};
    Iterator<Line> lines =
        reader
            .lines()
            .peek(line -> number[0]++)
            .filter(line -> !line.isBlank())
            .map(line -> new Line(number[0], normalized(json(line))))
            .iterator();
    return new BulkManifestLines(lines, reader);
  }

  private static Map<String, String> json(String line) {
    Map<String, String> fields = new TreeMap<>();
    try {
      JSON.readTree(line)
          .properties()
          .forEach(field -> fields.put(field.getKey(), field.getValue().asText()));
      return fields;
    } catch (JsonProcessingException e) {
      return Map.of();
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

  @Override
  public boolean hasNext() {
    return lines.hasNext();
  }

  @Override
  public Line next() {
    return lines.next();
  }

  @Override
  public void close() throws IOException {
    source.close();
  }
}
