package dev.keylife.cli.bulk;

import dev.keylife.file.TextFile;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The lines of a manifest, one at a time: CSV with a header line, or JSON lines where the name ends
 * in {@code .jsonl}, {@code .ndjson} or {@code .json}.
 */
public interface BulkManifestLines extends Iterator<BulkManifestLines.Line>, Closeable {

  /**
   * One key.
   *
   * @param number of the line, from 1
   * @param fields by the names of {@link BulkColumns}; what is empty is left out
   * @param flaw why the fields are not to be trusted, if so
   */
  record Line(long number, Map<String, String> fields, Optional<String> flaw) {
    static Line of(long number, Map<String, String> fields) {
      return new Line(number, fields, Optional.empty());
    }

    static Line flawed(long number, String flaw) {
      return new Line(number, Map.of(), Optional.of(flaw));
    }
  }

  /** What was read so far and holds no key, in words; empty where there was nothing. */
  String passedOver();

  /**
   * Opens a manifest.
   *
   * @throws IllegalArgumentException if it is none
   */
  static BulkManifestLines open(Path path) throws IOException {
    String name = path.toString().toLowerCase(Locale.ROOT);
    BufferedReader reader = TextFile.open(path);
    try {
      return name.endsWith(".jsonl") || name.endsWith(".ndjson") || name.endsWith(".json")
          ? new BulkJsonLines(reader)
          : BulkCsvLines.open(reader);
    } catch (IOException | IllegalArgumentException e) {
      reader.close();
      throw e;
    }
  }
}
