package dev.keylife.cli.bulk;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keylife.cli.failure.Problems;
import dev.keylife.cli.text.ShortDigest;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Remembers, one JSON line each, which rows of a manifest are done, so that a run can be repeated
 * after a break. Holds what the manifest says and nothing of the material. A row that was changed
 * in the manifest counts as new.
 */
public final class BulkJournal implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> MANIFEST =
      List.of("keyId", "keySpec", "file", "expiry", "encoding");

  private static final String BEGINNING = "{\"keyId\":\"";

  private final Set<ShortDigest> done;
  private final BufferedWriter writer;

  private BulkJournal(Set<ShortDigest> done, BufferedWriter writer) {
    this.done = done;
    this.writer = writer;
  }

  static BulkJournal open(Path file) throws IOException {
    Set<ShortDigest> done = new HashSet<>();
    if (Files.exists(file)) {
      // Not Files.newBufferedReader, which refuses half a character at the end.
      try (BufferedReader reader =
          new BufferedReader(
              new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8))) {
        long number = 0;
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
          number++;
          requireOwn(line, number, file);
          remember(line, done);
        }
      }
    }
    boolean torn = endsWithinLine(file);
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    if (!lock(channel)) {
      channel.close();
      throw new IOException(
          "%s belongs to a bulk import that is running: wait for its end, or say another with"
                  .formatted(file)
              + " --journal");
    }
    BufferedWriter writer = new BufferedWriter(Channels.newWriter(channel, StandardCharsets.UTF_8));
    if (torn) {
      writer.newLine();
    }
    return new BulkJournal(done, writer);
  }

  /**
   * Two runs at a time would import each key twice. The system lets go of the lock when the run
   * ends, however it ends; and when any other channel to the file is closed, so it comes last.
   */
  private static boolean lock(FileChannel channel) {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false;
    } catch (IOException e) {
      return true; // a file system without locks
    }
  }

  /** Another file would be spoilt by what is appended to it. Half a line is a line of ours. */
  private static void requireOwn(String line, long number, Path file) throws IOException {
    boolean own = line.startsWith(BEGINNING) || BEGINNING.startsWith(line);
    if (!own || (line.endsWith("}") && !line.contains("\"importedAt\":"))) {
      throw new IOException(
          "%s is no journal of a bulk import (line %d): say with --journal where it is to go"
              .formatted(file, number));
    }
  }

  /** A break may leave half a line at the end; that row is simply done again. */
  private static void remember(String line, Set<ShortDigest> done) {
    try {
      if (JSON.readTree(line) instanceof ObjectNode entry) {
        done.add(digest(entry));
      }
    } catch (JsonProcessingException e) {
      // half a line
    }
  }

  private static boolean endsWithinLine(Path file) throws IOException {
    if (!Files.exists(file) || Files.size(file) == 0) {
      return false;
    }
    try (FileChannel channel = FileChannel.open(file)) {
      ByteBuffer last = ByteBuffer.allocate(1);
      channel.read(last, channel.size() - 1);
      return last.get(0) != '\n';
    }
  }

  boolean isDone(BulkRow row) {
    return done.contains(digest(entry(row)));
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

  /** Of what the manifest says: keeps the memory small however many rows are done. */
  private static ShortDigest digest(ObjectNode entry) {
    return ShortDigest.of(MANIFEST.stream().map(name -> entry.path(name).asText()).toList());
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
