package dev.keylife.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/**
 * Writes the rows that failed, each with its failure code and message, as a manifest that can be
 * mended and imported. There is no file where nothing failed.
 */
final class BulkFailures implements AutoCloseable {
  private final Path file;
  private Optional<CSVPrinter> printer = Optional.empty();

  BulkFailures(Path file) throws IOException {
    this.file = file;
    Files.deleteIfExists(file);
  }

  void add(BulkRow row, String code, String message) {
    try {
      if (printer.isEmpty()) {
        CSVPrinter opened =
            CSVFormat.RFC4180.print(Files.newBufferedWriter(file, StandardCharsets.UTF_8));
        printer = Optional.of(opened);
        opened.printRecord(
            "keyId", "keySpec", "keyUsage", "file", "expiry", "encoding", "code", "message");
      }
      CSVPrinter open = printer.get();
      open.printRecord(
          row.keyId(),
          row.keySpec(),
          row.keyUsage().map(Enum::name).orElse(""),
          row.file(),
          row.expiry(),
          row.encoding(),
          code,
          message);
      open.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write %s: %s".formatted(file, Problems.of(e)), e);
    }
  }

  @Override
  public void close() throws IOException {
    if (printer.isPresent()) {
      printer.get().close(true);
    }
  }
}
