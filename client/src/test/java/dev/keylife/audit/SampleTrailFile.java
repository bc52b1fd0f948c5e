package dev.keylife.audit;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/** The sample trail in a file, with its manifest. */
public final class SampleTrailFile {
  private SampleTrailFile() {}

  /** Writes it, as the name ends. */
  public static Path export(Path file) {
    TrailFiles.export(
        SampleTrail.whole()::read,
        file,
        file.toString().endsWith(".avro") ? TrailFiles.Format.avro : TrailFiles.Format.jsonl,
        Instant.parse("2026-06-01T00:00:00Z"),
        new TrailVerifier(false, Optional.empty()));
    return file;
  }
}
