package dev.keylife.audit;

import dev.keylife.client.TrailEntry;
import dev.keylife.client.TrailHandler;
import dev.keylife.file.WholeFile;
import dev.keylife.schema.ContractTrust;
import dev.keylife.schema.Sha256;
import dev.keylife.schema.Topics;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.avro.Schema;

/** Takes the trail out into a file with a manifest beside it, and proves such a file. */
public final class TrailFiles {
  private static final Violation OTHER_FILE =
      new Violation(
          Violation.Kind.MANIFEST,
          Topics.KEY_EVENTS,
          Violation.NOWHERE,
          Violation.NOWHERE,
          "",
          "has all the records that the manifest speaks of, and is not the file that was exported");

  private TrailFiles() {}

  /** What a trail is written as. */
  public enum Format {
    /** One JSON object a line. */
    jsonl,
    /** An Avro object container file. */
    avro
  }

  /**
   * Writes the whole trail and its manifest, and proves it on the way. A broken trail is written
   * like any other. An earlier export is replaced once the new one is whole, and not before.
   *
   * @param trail hands the trail to a handler: {@link dev.keylife.client.KeylifeClient#trail}
   * @throws UncheckedIOException if the file cannot be written
   */
  public static Report export(
      Consumer<TrailHandler> trail, Path file, Format format, Instant now, TrailVerifier verifier) {
    Map<String, Schema> schemas = new TreeMap<>();
    MessageDigest sha256 = Sha256.newDigest();
    try (WholeFile whole = WholeFile.begin(file);
        WholeFile wholeManifest = WholeFile.begin(Manifest.beside(file))) {
      OutputStream out = new DigestOutputStream(new BufferedOutputStream(whole.out()), sha256);
      try (TrailWriter writer =
          format == Format.avro ? AvroTrail.writer(out) : JsonLinesTrail.writer(out)) {
        trail.accept(new Copying(verifier, writer, schemas));
      }
      Report report = verifier.finish();
      new Manifest(
              Topics.KEY_EVENTS,
              report.origin(),
              now,
              Hex.of(sha256.digest()),
              report.partitions(),
              schemas)
          .write(wholeManifest.out());
      whole.commit();
      wholeManifest.commit();
      return report;
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  /**
   * Proves an exported trail.
   *
   * @param manifest what the export saw
   * @param truncatedStart whether to accept that retention had removed the beginning
   * @throws NotATrailException if the file is something else
   * @throws IOException if the file cannot be read at all
   */
  public static Report verify(Path file, Manifest manifest, boolean truncatedStart)
      throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return verify(in, manifest, new TrailVerifier(truncatedStart, Optional.of(manifest)));
    }
  }

  /**
   * Proves an exported trail that comes from anywhere, such as a pipe. One that is compressed by
   * gzip is decompressed.
   *
   * @param verifier that knows the manifest
   * @throws NotATrailException if it is something else
   * @throws IOException if it cannot be read at all
   */
  public static Report verify(InputStream source, Manifest manifest, TrailVerifier verifier)
      throws IOException {
    ContractTrust.establish();
    try (TrailInput input = TrailInput.open(source)) {
      read(input, manifest, verifier);
      Report report = verifier.finish();
      // What no record shows, such as a change in the schema that an Avro file begins with.
      return report.isWhole() && !input.sha256().equals(manifest.fileSha256())
          ? report.with(OTHER_FILE)
          : report;
    }
  }

  private static void read(TrailInput input, Manifest manifest, TrailHandler handler)
      throws IOException {
    Map<Integer, Long> beginnings = new HashMap<>();
    manifest.partitions().forEach((number, p) -> beginnings.put(number, p.firstOffset()));
    handler.onStart(new TrailHandler.Start(beginnings, Map.of(), Map.of(), manifest.origin()));
    if (input.isAvro()) {
      AvroTrail.read(input.content(), manifest, handler);
    } else {
      JsonLinesTrail.read(input.content(), manifest, handler);
    }
  }

  /** Writes down each entry and notes its schema before the verifier sees it. */
  private record Copying(TrailVerifier verifier, TrailWriter writer, Map<String, Schema> schemas)
      implements TrailHandler {

    @Override
    public void onStart(Start start) {
      verifier.onStart(start);
    }

    @Override
    public void onEntry(TrailEntry entry) {
      try {
        writer.write(entry);
      } catch (IOException e) {
        throw new UncheckedIOException("Cannot write the trail", e);
      }
      schemas.put(Fingerprint.of(entry.schema()), entry.schema());
      verifier.onEntry(entry);
    }

    @Override
    public void onUnreadable(int partition, long offset, String why) {
      verifier.onUnreadable(partition, offset, why);
    }
  }
}
