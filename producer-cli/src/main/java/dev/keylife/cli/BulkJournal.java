package dev.keylife.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;

/**
 * Remembers, one JSON line each, which rows of a manifest are done, so that a run can be repeated
 * after a break. Holds what the manifest says and nothing of the material. A row that was changed
 * in the manifest counts as new.
 */
final class BulkJournal implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Set<ObjectNode> done;
  private final BufferedWriter writer;

  private BulkJournal(Set<ObjectNode> done, BufferedWriter writer) {
    this.done = done;
    this.writer = writer;
  }

  static BulkJournal open(Path file) throws IOException {
    Set<ObjectNode> done = new HashSet<>();
    boolean torn = false;
    if (Files.exists(file)) {
      for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
        torn = !remember(line, done);
      }
    }
    BufferedWriter writer =
        Files.newBufferedWriter(
            file, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    if (torn) {
      writer.newLine();
    }
    return new BulkJournal(done, writer);
  }

  /** A break may leave half a line at the end; that row is simply done again. */
  private static boolean remember(String line, Set<ObjectNode> done) {
    try {
      JsonNode node = JSON.readTree(line);
      if (node instanceof ObjectNode entry) {
        entry.remove("importedAt");
        done.add(entry);
      }
      return true;
    } catch (JsonProcessingException e) {
      return false;
    }
  }

  boolean isDone(BulkRow row) {
    return done.contains(entry(row));
  }

  /** Notes that a row is done; on disk when this returns. */
  void done(BulkRow row) {
    try {
      writer.write(entry(row).put("importedAt", Instant.now().toString()).toString());
      writer.newLine();
      writer.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write the journal: " + Problems.of(e), e);
    }
  }

  private static ObjectNode entry(BulkRow row) {
    return JSON.createObjectNode()
        .put("keyId", row.keyId())
        .put("keySpec", row.keySpec().name())
        .put("file", row.file())
        .put("expiry", row.expiry())
        .put("encoding", row.encoding().name());
  }

  @Override
  public void close() throws IOException {
    writer.close();
  }
}
