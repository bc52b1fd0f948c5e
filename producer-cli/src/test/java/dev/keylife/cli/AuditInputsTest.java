package dev.keylife.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keylife.audit.SampleTrailFile;
import dev.keylife.cli.CliHarness.Run;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code audit verify} is given: a trail, whole (0) or broken (3), or something else (64). */
class AuditInputsTest {
  @TempDir Path folder;
  private CliHarness cli;

  @BeforeEach
  void setUp() {
    cli = CliHarness.in(folder);
  }

  private static byte[] gzip(byte[] content) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bytes)) {
      out.write(content);
    }
    return bytes.toByteArray();
  }

  private Path trail(String name) throws Exception {
    return SampleTrailFile.export(folder.resolve(name));
  }

  private static String manifest(Path trail) {
    return trail + ".manifest.json";
  }

  @ParameterizedTest
  @ValueSource(strings = {"trail.jsonl", "trail.avro"})
  void aTrailIsReadFromAFileFromAPipeAndCompressed(String name) throws Exception {
    Path trail = trail(name);
    byte[] content = Files.readAllBytes(trail);
    Path compressed = Files.write(folder.resolve(name + ".gz"), gzip(content));

    assertThat(cli.run("audit", "verify", trail.toString()).exitCode()).isZero();
    Run run = cli.run("audit", "verify", compressed.toString());
    assertThat(run.exitCode()).as(run.err() + run.out()).isZero();
    for (byte[] input : new byte[][] {content, gzip(content)}) {
      for (String standardInput : new String[] {"-", "/dev/stdin"}) {
        Run piped =
            cli.reading(input).run("audit", "verify", standardInput, "--manifest", manifest(trail));
        assertThat(piped.exitCode()).as(piped.err() + piped.out()).isZero();
      }
    }
  }

  @Test
  void aManifestThatIsFarTooLargeIsRefused() throws Exception {
    Path huge = folder.resolve("huge");
    try (RandomAccessFile file = new RandomAccessFile(huge.toFile(), "rw")) {
      file.setLength(3L << 30); // without a block on the disk
    }
    Run run = cli.run("audit", "verify", trail("trail.jsonl") + "", "--manifest", huge + "");
    assertThat(run.exitCode()).as(run.err()).isEqualTo(64);
    assertThat(run.err()).contains("it is larger than");
  }

  @ParameterizedTest
  @ValueSource(strings = {"trail.jsonl", "trail.avro"})
  void aTrailThatIsCutOffIsBrokenHoweverItIsRead(String name) throws Exception {
    Path trail = trail(name);
    byte[] content = Files.readAllBytes(trail);
    for (int length : new int[] {content.length / 2, content.length - 1}) {
      byte[] cut = Arrays.copyOf(content, length);
      for (byte[] input : new byte[][] {cut, gzip(cut)}) {
        assertThat(
                cli.reading(input)
                    .run("audit", "verify", "-", "--manifest", manifest(trail))
                    .exitCode())
            .as("%d bytes", length)
            .isEqualTo(3);
      }
    }
    byte[] compressed = gzip(content);
    Run cut =
        cli.reading(Arrays.copyOf(compressed, compressed.length * 2 / 3))
            .run("audit", "verify", "-", "--manifest", manifest(trail));
    assertThat(cut.exitCode()).as(cut.err() + cut.out()).isEqualTo(3);
  }

  static Stream<byte[]> somethingElse() {
    return Stream.of(
        "keyId,keySpec,file\n".getBytes(StandardCharsets.UTF_8),
        "{\"orders\": 1}\n".getBytes(StandardCharsets.UTF_8),
        new byte[] {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd, 1, 2, 3, 4},
        new byte[] {'P', 'K', 3, 4, 0, 0},
        new byte[] {0x1f, (byte) 0x8b, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9},
        new byte[300]);
  }

  @ParameterizedTest
  @MethodSource("somethingElse")
  void somethingElseIsWrongUsageAndNoBrokenTrail(byte[] content) throws Exception {
    Path trail = trail("trail.jsonl");
    Path file = Files.write(folder.resolve("other"), content);

    Run run = cli.run("audit", "verify", file.toString(), "--manifest", manifest(trail));

    assertThat(run.exitCode()).as(run.err() + run.out()).isEqualTo(64);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains(file.toString()).doesNotContain("\tat ");
  }

  @Test
  void aManifestATrailAndAFolderAreNotMixedUp() throws Exception {
    Path trail = trail("trail.jsonl");
    String file = trail.toString();

    Run asTrail = cli.run("audit", "verify", manifest(trail), "--manifest", manifest(trail));
    assertThat(asTrail.exitCode()).isEqualTo(64);
    assertThat(asTrail.err()).contains("a manifest, and not the trail");
    assertThat(cli.run("audit", "verify", file, "--manifest", file).exitCode()).isEqualTo(64);
    assertThat(cli.run("audit", "verify", folder + "").exitCode()).isEqualTo(64);
    assertThat(cli.run("audit", "verify", "nowhere.jsonl").err()).contains("no such file");
    Run nameless = cli.reading(Files.readAllBytes(trail)).run("audit", "verify", "-");
    assertThat(nameless.exitCode()).isEqualTo(64);
    assertThat(nameless.err()).contains("--manifest");
    assertThat(
            cli.run("audit", "verify", file, "--manifest", folder.resolve("none") + "").exitCode())
        .isEqualTo(64);
  }

  @Test
  void nothingFromAPipeIsNoProof() throws Exception {
    Path trail = trail("trail.jsonl");

    Run run = cli.run("audit", "verify", "-", "--manifest", manifest(trail));

    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.out()).contains("BROKEN: 0 events");
  }

  @Test
  void whatAChainCannotShowIsSaidWithTheVerdict() throws Exception {
    Path trail = trail("trail.jsonl");

    assertThat(cli.run("audit", "verify", trail.toString()).out())
        .startsWith("Whole, unsigned: ")
        .contains("Not shown:");
    assertThat(
            cli.run("audit", "verify", trail.toString(), "--output", "json")
                .json()
                .get("signed")
                .asBoolean())
        .isFalse();
  }
}
