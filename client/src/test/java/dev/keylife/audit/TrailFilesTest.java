package dev.keylife.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keylife.audit.TrailFiles.Format;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * An exported trail can be proven without a broker or a registry, and no change of it is missed.
 */
class TrailFilesTest {
  @TempDir Path folder;

  private Path export(Format format) {
    Path file = folder.resolve("trail." + format);
    Report report =
        TrailFiles.export(
            SampleTrail.whole()::read,
            file,
            format,
            Instant.parse("2026-06-01T00:00:00Z"),
            new TrailVerifier(false, Optional.empty()));
    assertThat(report.violations()).isEmpty();
    return file;
  }

  private static Report verify(Path file) throws IOException {
    return TrailFiles.verify(file, Manifest.read(Manifest.beside(file)), false);
  }

  @ParameterizedTest
  @EnumSource(Format.class)
  void anExportedTrailIsWhole(Format format) throws IOException {
    Report report = verify(export(format));

    assertThat(report.violations()).isEmpty();
    assertThat(report.events()).isEqualTo(SampleTrail.whole().records.size());
  }

  @ParameterizedTest
  @EnumSource(Format.class)
  void aBitThatFlipsInAnyByteOfTheFileIsFound(Format format) throws IOException {
    Path file = export(format);
    byte[] content = Files.readAllBytes(file);
    int step = 1 + content.length / 250; // about so many places, a different bit in each
    for (int i = 0; i < content.length; i += step) {
      byte[] changed = content.clone();
      changed[i] ^= (byte) (1 << (i / step) % 8);
      Files.write(file, changed);
      assertThat(verify(file).violations()).as("byte %d", i).isNotEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(Format.class)
  void aFileThatWasCutOffIsFound(Format format) throws IOException {
    Path file = export(format);
    byte[] content = Files.readAllBytes(file);
    for (int length : new int[] {content.length - 1, content.length / 2, content.length / 3, 0}) {
      Files.write(file, Arrays.copyOf(content, length));
      assertThat(verify(file).violations()).as("%d bytes", length).isNotEmpty();
    }
  }

  @Test
  void everyLineThatIsMissingMovedOrRepeatedIsFound() throws IOException {
    Path file = export(Format.jsonl);
    List<String> lines = Files.readAllLines(file);
    for (int i = 0; i < lines.size(); i++) {
      List<String> missing = new ArrayList<>(lines);
      missing.remove(i);
      List<String> repeated = new ArrayList<>(lines);
      repeated.add(lines.get(i));
      List<String> moved = new ArrayList<>(lines);
      Collections.swap(moved, i, (i + 1) % lines.size());
      for (List<String> changed : List.of(missing, repeated, moved)) {
        Files.write(file, changed);
        assertThat(verify(file).violations()).as("line %d", i).isNotEmpty();
      }
    }
  }

  @Test
  void theReadablePartOfALineCannotSayAnythingElseThanItsPayload() throws IOException {
    Path file = export(Format.jsonl);
    Files.writeString(file, Files.readString(file).replaceFirst("\"alice\"", "\"bob\""));

    Violation first = verify(file).violations().get(0);
    assertThat(first.kind()).isEqualTo(Violation.Kind.UNREADABLE);
    assertThat(first.place()).isEqualTo("key-events-0@0");
    assertThat(first.message()).contains("line 1").contains("payload");
  }

  @Test
  void jsonLinesReadLikeEvents() throws IOException {
    String line = Files.readAllLines(export(Format.jsonl)).get(0);

    assertThat(line)
        .startsWith("{\"partition\":0,\"offset\":0,\"timestamp\":\"2026-01-01T00:00:00Z\"")
        .contains("\"key\":\"orders\"", "\"type\":\"dev.keylife.event.KeyStateChanged\"")
        .contains("\"occurredAt\":\"2026-01-01T00:00:00Z\"", "\"cause\":\"CREATED\"");
  }

  @Test
  void anyAvroToolReadsTypedEventsFromTheContainer() throws IOException {
    Path file = export(Format.avro);
    List<String> causes = new ArrayList<>();
    try (DataFileReader<GenericRecord> in =
        new DataFileReader<>(file.toFile(), new GenericDatumReader<>())) {
      for (GenericRecord line : in) {
        GenericRecord event = (GenericRecord) line.get("event");
        if (event.hasField("cause")) {
          causes.add(event.get("cause").toString());
        }
      }
    }
    assertThat(causes).startsWith("CREATED", "MATERIAL_IMPORTED").contains("DELETED");
  }

  @Test
  void theManifestHoldsTheHashThatSha256sumPrints() throws Exception {
    Path file = export(Format.jsonl);
    byte[] content = Files.readAllBytes(file);
    assertThat(Manifest.read(Manifest.beside(file)).fileSha256())
        .isEqualTo(Hex.of(MessageDigest.getInstance("SHA-256").digest(content)));
  }

  @Test
  void whatIsNoManifestIsRefusedInWords() throws IOException {
    for (String text : List.of("", "{}", "[1]", "{\"format\":\"keylife-trail/1\"}", "\u0000")) {
      Path file = Files.writeString(folder.resolve("m.json"), text);
      assertThatThrownBy(() -> Manifest.read(file))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("m.json is not a");
    }
  }
}
