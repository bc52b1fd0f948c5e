package dev.keylife.cli.bulk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keylife.cli.CliHarness;
import dev.keylife.cli.CliHarness.Run;
import dev.keylife.cli.material.MaterialEncoding;
import dev.keylife.embedded.Ports;
import dev.keylife.file.WholeFile;
import dev.keylife.type.KeySpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that exist are replaced by something whole, or not at all. */
class FilesAreReplacedWholeTest {
  private static final BulkRow ROW =
      new BulkRow(
          "orders",
          KeySpec.SYMMETRIC_DEFAULT,
          Optional.empty(),
          "a.bin",
          "90d",
          MaterialEncoding.raw);

  @TempDir Path folder;
  private CliHarness cli;
  private Path manifest;

  @BeforeEach
  void writeAManifest() throws IOException {
    cli = CliHarness.in(folder);
    Files.write(folder.resolve("a.bin"), new byte[32]);
    manifest = write("keys.csv", "keyId,file,expiry\norders,a.bin,90d\n");
  }

  private Path write(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content);
  }

  private static String nobody() throws IOException {
    return "localhost:" + Ports.anyFree();
  }

  private String impatient() throws IOException {
    return write("impatient", "default.api.timeout.ms=700\nrequest.timeout.ms=500\n").toString();
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"trail.jsonl", "trail.avro"})
  void anExportThatFailsLeavesTheEarlierOneAndNothingElse(String name) throws IOException {
    Path trail = write(name, "earlier");
    Path beside = write(name + ".manifest.json", "earlier manifest");
    String config = impatient();
    List<String> before = names();

    Run run =
        cli.run(
            "audit",
            "export",
            trail.toString(),
            "--force",
            "-b",
            nobody(),
            "--command-config",
            config);

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(trail).hasContent("earlier");
    assertThat(beside).hasContent("earlier manifest");
    assertThat(names()).isEqualTo(before);
  }

  @Test
  void aFirstExportThatFailsDoesNotStandInTheWayOfTheNext() throws IOException {
    Path trail = folder.resolve("trail.jsonl");
    String config = impatient();
    for (int i = 0; i < 2; i++) {
      Run run =
          cli.run("audit", "export", trail.toString(), "-b", nobody(), "--command-config", config);
      assertThat(run.exitCode()).as("not 64, as for a file that exists").isEqualTo(1);
      assertThat(trail).doesNotExist();
    }
  }

  @Test
  void parametersThatCannotBeWrittenAreNotAskedFor() throws IOException {
    for (String option : List.of("--public-key-out", "--import-token-out")) {
      for (Path bad : List.of(folder.resolve("no/such/file"), folder)) {
        Run run = cli.run("get-parameters", "k", option, bad.toString(), "-b", nobody());
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err())
            .startsWith("Cannot write " + bad)
            .as("the broker was not asked")
            .doesNotContain("broker");
      }
    }
    assertThat(names()).containsExactly("a.bin", "keys.csv");
  }

  @Test
  void bothParametersInOneFileAndParametersThatNobodyAwaitsAreRefused() {
    String one = folder.resolve("one").toString();
    String other = folder.resolve("./sub/../one").toString();

    Run same = cli.run("get-parameters", "k", "--public-key-out", one, "--import-token-out", other);
    assertThat(same.exitCode()).isEqualTo(64);
    assertThat(same.err()).contains("are the same file");

    Run unawaited = cli.run("get-parameters", "k", "--public-key-out", one, "--no-wait");
    assertThat(unawaited.exitCode()).isEqualTo(64);
    assertThat(unawaited.err()).contains("--no-wait does not wait");
  }

  static Stream<List<String>> namesOfTheManifest() {
    return Stream.of(
        List.of("--failures", "keys.csv"),
        List.of("--failures", "./sub/../keys.csv"),
        List.of("--failures", "symbolic"),
        List.of("--failures", "hard"),
        List.of("--journal", "keys.csv"),
        List.of("--journal", "symbolic"),
        List.of("--journal", "j", "--failures", "j"),
        List.of("--failures", "a.bin"),
        List.of("--journal", "a.bin"),
        List.of("--failures", "keys.csv.journal"));
  }

  @ParameterizedTest
  @MethodSource("namesOfTheManifest")
  void aBulkImportNeverWritesToWhatItReads(List<String> options) throws IOException {
    Files.createDirectory(folder.resolve("sub"));
    Files.createSymbolicLink(folder.resolve("symbolic"), manifest);
    Files.createLink(folder.resolve("hard"), manifest);
    String content = Files.readString(manifest);
    String[] args = new String[2 + options.size()];
    args[0] = "bulk-import";
    args[1] = manifest.toString();
    for (int i = 0; i < options.size(); i++) {
      args[2 + i] = i % 2 == 0 ? options.get(i) : folder.resolve(options.get(i)).toString();
    }

    Run run = cli.run(args);

    assertThat(run.exitCode()).as(run.err()).isEqualTo(64);
    assertThat(manifest).hasContent(content);
    assertThat(folder.resolve("a.bin")).hasBinaryContent(new byte[32]);
  }

  @Test
  void aReportOfFailuresReplacesAReportAndNothingElse() throws IOException {
    Path notes = write("notes.csv", "precious\n");
    assertThatThrownBy(() -> new BulkFailures(notes, manifest))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("is no report of failures");

    Path report = folder.resolve("f.csv");
    try (BulkFailures first = new BulkFailures(report, manifest)) {
      first.add(ROW, "One", "first");
    }
    String earlier = Files.readString(report);
    try (BulkFailures second = new BulkFailures(report, manifest)) {
      assertThat(report).as("until there is a new one").hasContent(earlier);
      second.add(ROW, "Two", "second");
      assertThat(report).as("until the new one is whole").hasContent(earlier);
    }
    assertThat(report).content().contains("Two").doesNotContain("One");
    try (BulkFailures stopped = new BulkFailures(report, manifest)) {
      assertThat(stopped).isNotNull();
    }
    assertThat(report).as("the run did not come to its end").content().contains("Two");
    try (BulkFailures none = new BulkFailures(report, manifest)) {
      none.none();
    }
    assertThat(report).doesNotExist();
  }

  @Test
  void aReportInAnotherFolderStillLeadsToTheMaterial() throws IOException {
    Path report = Files.createDirectory(folder.resolve("reports")).resolve("f.csv");
    try (BulkFailures failures = new BulkFailures(report, manifest)) {
      failures.add(ROW, "One", "first");
    }
    assertThat(BulkManifest.check(report, cli.host().clock(), List.of()).rows()).isOne();
  }

  @Test
  void whatIsNoJournalIsNotWrittenTo() throws IOException {
    for (String content :
        List.of("some text\n", "{\"keyId\":\"a\",\"file\":\"a.bin\",\"expiry\":\"1d\"}\n")) {
      Path file = write("other", content);
      assertThatThrownBy(() -> BulkJournal.open(file))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("is no journal of a bulk import (line 1)");
      assertThat(file).hasContent(content);
    }
  }

  @Test
  void aFileIsThereOnceItIsWholeWithThePermissionsItHad() throws IOException {
    Path file = write("f", "old");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), file);

    try (WholeFile unfinished = WholeFile.begin(link)) {
      unfinished.out().write(new byte[100_000]);
      assertThat(file).hasContent("old");
    }
    assertThat(file).hasContent("old");

    WholeFile.write(link, "new".getBytes(StandardCharsets.UTF_8));

    assertThat(link).isSymbolicLink().hasContent("new");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-r-----");
    assertThat(names()).containsExactly("a.bin", "f", "keys.csv", "link");
  }

  @Test
  void aLinkThatLeadsNowhereLeadsToTheFileAfterwards() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("later"));
    WholeFile.write(link, new byte[] {1});
    assertThat(link).isSymbolicLink();
    assertThat(folder.resolve("later")).hasBinaryContent(new byte[] {1});
  }
}
