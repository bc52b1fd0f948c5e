package dev.keylife.cli.bulk;

import dev.keylife.cli.failure.Problems;
import dev.keylife.file.WholeFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/**
 * Writes the rows that failed, each with its failure code and message, as a manifest that can be
 * mended and imported. The report of an earlier run stays until this one's takes its place, or
 * until a run comes to its end and nothing failed; then there is none.
 */
public final class BulkFailures implements AutoCloseable {
  private static final String HEADER = "keyId,keySpec,keyUsage,file,expiry,encoding,code,message";

  private final Path file;
  private final Path manifest;
  private Optional<WholeFile> whole = Optional.empty();
  private Optional<CSVPrinter> printer = Optional.empty();

  /**
   * @param manifest where the rows come from, and what their files are relative to
   * @throws IOException if the file is there and is no earlier report: somebody may need it
   */
  BulkFailures(Path file, Path manifest) throws IOException {
    this.file = file;
    this.manifest = manifest;
    if (Files.isRegularFile(file) && !isReport(file)) {
      throw new IOException(
          "%s is there, and is no report of failures: say with --failures where it is to go"
              .formatted(file));
    }
  }

  private static boolean isReport(Path file) throws IOException {
    try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
      String first = reader.readLine();
      return first == null || first.equals(HEADER);
    }
  }

  void add(BulkRow row, String code, String message) {
    try {
      CSVPrinter open = open();
      open.printRecord(
          row.keyId(),
          row.keySpec(),
          row.keyUsage().map(Enum::name).orElse(""),
          fileOf(row),
          row.expiry(),
          row.encoding(),
          code,
          message);
      open.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write %s: %s".formatted(file, Problems.of(e)), e);
    }
  }

  private CSVPrinter open() throws IOException {
    if (printer.isEmpty()) {
      WholeFile begun = WholeFile.begin(file);
      whole = Optional.of(begun);
      CSVPrinter opened =
          CSVFormat.RFC4180.print(new OutputStreamWriter(begun.out(), StandardCharsets.UTF_8));
      printer = Optional.of(opened);
      opened.printRecord((Object[]) HEADER.split(",", -1));
    }
    return printer.get();
  }

  /** As the manifest has it where that holds for the report as well. */
  private String fileOf(BulkRow row) {
    Path folder = manifest.toAbsolutePath().normalize().getParent();
    boolean together = file.toAbsolutePath().normalize().resolveSibling("").equals(folder);
    return together || folder == null ? row.file() : folder.resolve(row.file()).toString();
  }

  /** Every row was tried: where none failed, what an earlier run reported holds no more. */
  void none() throws IOException {
    if (whole.isEmpty() && Files.isRegularFile(file)) {
      Files.delete(file);
    }
  }

  /** Puts the report in its place. */
  @Override
  public void close() throws IOException {
    if (whole.isPresent()) {
      try (WholeFile written = whole.get()) {
        printer.orElseThrow().close(true);
        written.commit();
      }
    }
  }
}
