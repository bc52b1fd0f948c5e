package dev.keylife.cli.bulk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keylife.cli.CliHarness;
import dev.keylife.cli.CliHarness.Run;
import dev.keylife.file.PropertiesFile;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Manifests and properties files as desktops, spreadsheets and scripts write them: imported, or
 * refused with the line, and nothing is passed over without a word.
 */
class ManifestFormsTest {
  private static final String MARK = "\uFEFF";
  private static final String TWO_KEYS =
      "keyId,keySpec,file,expiry\na,HMAC_256,m.bin,90d\nb,,schlüssel.bin,never\n";

  @TempDir Path folder;

  @BeforeEach
  void writeMaterial() throws IOException {
    Files.write(folder.resolve("m.bin"), new byte[32]);
    Files.write(folder.resolve("schlüssel.bin"), new byte[32]);
  }

  private Path write(String name, String content, Charset charset) throws IOException {
    return Files.write(folder.resolve(name), content.getBytes(charset));
  }

  private Path write(String name, String content) throws IOException {
    return write(name, content, StandardCharsets.UTF_8);
  }

  /** The key ids and files; and that no key was missed between the check and the run. */
  private static List<String> rows(Path file) throws IOException {
    int checked = BulkManifest.check(file, Clock.systemUTC(), List.of()).rows();
    List<String> rows = new ArrayList<>();
    try (BulkManifest manifest = BulkManifest.open(file, Clock.systemUTC())) {
      manifest.forEachRemaining(row -> rows.add(row.keyId() + "=" + row.file()));
    }
    assertThat(rows).hasSize(checked);
    return rows;
  }

  private static String passedOver(Path file) throws IOException {
    return BulkManifest.check(file, Clock.systemUTC(), List.of()).passedOver();
  }

  private void assertTwoKeys(Path file) throws IOException {
    assertThat(rows(file)).containsExactly("a=m.bin", "b=schlüssel.bin");
  }

  @Test
  void csvOfSpreadsheetsIsImported() throws IOException {
    assertTwoKeys(write("plain.csv", TWO_KEYS));
    assertTwoKeys(write("bom.csv", MARK + TWO_KEYS));
    assertTwoKeys(write("crlf.csv", TWO_KEYS.replace("\n", "\r\n")));
    assertTwoKeys(write("cr.csv", TWO_KEYS.replace("\n", "\r")));
    assertTwoKeys(write("no-end.csv", TWO_KEYS.stripTrailing()));
    assertTwoKeys(write("utf16le.csv", MARK + TWO_KEYS, StandardCharsets.UTF_16LE));
    assertTwoKeys(write("utf16be.csv", MARK + TWO_KEYS, StandardCharsets.UTF_16BE));
    assertTwoKeys(write("semicolons.csv", TWO_KEYS.replace(',', ';')));
    assertTwoKeys(write("tabs.txt", MARK + TWO_KEYS.replace(',', '\t'), StandardCharsets.UTF_16LE));
    assertTwoKeys(write("told.csv", "sep=;\r\n" + TWO_KEYS.replace(',', ';')));
    assertTwoKeys(write("quoted.csv", TWO_KEYS.replaceAll("([^,\n]+)", "\"$1\"")));
    assertTwoKeys(write("wide.csv", TWO_KEYS.replace("\n", ",,\n")));
  }

  @Test
  void emptyRowsCommentsAndReportedReasonsAreCountedAloud() throws IOException {
    Path file =
        write(
            "keys.csv",
            "# ours\n\nkeyId,file,expiry,code,message\n,,,,\na,m.bin,1d,X,y\n\n# end\n");
    assertThat(rows(file)).containsExactly("a=m.bin");
    assertThat(passedOver(file))
        .contains("empty rows: 3", "comments: 2", "columns of an earlier report")
        .contains("code", "message");

    Run run = CliHarness.in(folder).run("bulk-import", file.toString(), "-b", "localhost:1");
    assertThat(run.err()).contains("keys.csv: passed over empty rows: 3");
    assertThat(
            passedOver(
                write("k.jsonl", "\n{\"keyId\":\"a\",\"file\":\"m.bin\",\"expiry\":\"1d\"}\n \n")))
        .isEqualTo("empty lines: 2");
    assertThat(passedOver(write("none.csv", TWO_KEYS))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a,m.bin,90d                                   | header line: it names no column",
        "keyId,file                                    | there is no column 'expiry'",
        "keyId,file,expiry,key_id                      | column 'keyId' is there twice",
        "keyId,file,expiry,colour                      | unknown column 'colour'; known are keyId",
        "{\"keyId\":\"a\"}                             | it holds JSON",
        "keyId,file,expiry~a,m.bin,90d,raw             | line 2: it has 4 fields, and the header line 3",
        "keyId,file,expiry,encoding~a,m.bin,90d        | line 2: it has 3 fields, and the header line 4",
        "keyId,file,expiry~~a;m.bin;90d                | line 3: it has 1 fields",
        "keyId;file;expiry~a,m.bin,90d                 | line 2: it has 1 fields",
        "keyId,file,expiry,~a,m.bin,90d,x              | line 2: field 4 has a value, and the header",
        "keyId,file,expiry~a,\"m.bin,90d~b,m.bin,1d    | line 2: a field that begins with a quote",
        "keyId,file,expiry~a,\"m\".bin,90d             | line 2: a field that begins with a quote",
        "keyId,file,expiry~a b,m.bin,90d               | line 2: 'a b' is no key id",
        "keyId,file,expiry~a,.,90d                     | line 2: '.' is a folder",
        "keyId,file,expiry~a,m.bin,90days              | line 2: '90days' is not a duration",
        "keyId,file,expiry~a,m.bin,1d~a,m.bin,1d       | line 3: key 'a' is there twice"
      })
  void csvThatCouldBeMisreadIsRefusedWithItsLine(String content, String refusal)
      throws IOException {
    Path file = write("k.csv", content.replace('~', '\n') + "\n");
    assertThatThrownBy(() -> rows(file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(refusal)
        .hasMessageContaining("nothing was published");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"keyId\":\"a\",\"keyId\":\"b\",\"file\":\"m.bin\",\"expiry\":\"1d\"} | a member is there twice: 'keyId'",
        "{\"keyId\":\"a\",\"key_id\":\"b\",\"file\":\"m.bin\",\"expiry\":\"1d\"} | 'keyId' is there twice",
        "{\"keyId\":\"a\",\"file\":\"m.bin\",\"expiry\":\"1d\"}{\"keyId\":\"b\"} | there is more behind the object",
        "{\"keyId\":\"a\",\"file\":\"m.bin\",\"expiry\":\"1d\"} and more | there is more behind the object",
        "{\"keyId\":null,\"file\":\"m.bin\",\"expiry\":\"1d\"} | 'keyId' is null, and must be text",
        "{\"keyId\":42,\"file\":\"m.bin\",\"expiry\":\"1d\"} | 'keyId' is number, and must be text",
        "{\"keyId\":\"a\",\"file\":[\"m.bin\"],\"expiry\":\"1d\"} | 'file' is array, and must be text",
        "{\"keyId\":\"a\",\"file\":\"m.bin\",\"expiry\":\"1d\",\"color\":\"red\"} | unknown column 'color'",
        "[{\"keyId\":\"a\"}] | write one object a line, as jq -c '.[]'",
        "{ | not a JSON object that is whole: write each on one line",
        "keyId,file,expiry | not a JSON object",
        "null | not a JSON object",
        "{\"file\":\"m.bin\",\"expiry\":\"1d\"} | keyId is missing"
      })
  void jsonThatCouldBeMisreadIsRefusedWithItsLine(String line, String refusal) throws IOException {
    Path file = write("k.jsonl", "\n" + line + "\n");
    assertThatThrownBy(() -> rows(file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("line 2: ")
        .hasMessageContaining(refusal);
  }

  @Test
  void jsonLinesInOtherFormsAreImported() throws IOException {
    String json = "{\"keyId\":\"a\",\"file\":\"m.bin\",\"expiry\":\"1d\",\"encoding\":null}\n";
    assertThat(rows(write("a.jsonl", MARK + json))).containsExactly("a=m.bin");
    assertThat(rows(write("b.ndjson", json.replace("\n", "\r\n")))).containsExactly("a=m.bin");
    assertThat(rows(write("c.json", MARK + json, StandardCharsets.UTF_16LE)))
        .containsExactly("a=m.bin");
  }

  @ParameterizedTest
  @ValueSource(strings = {"keys.csv", "keys.jsonl"})
  void whatIsNotUtf8IsRefusedWithItsLineAndAWayOut(String name) throws IOException {
    String text =
        name.endsWith("csv")
            ? TWO_KEYS
            : "{\"keyId\":\"a\",\"file\":\"m.bin\",\"expiry\":\"1d\"}\n\n{\"keyId\":\"ü\"}\n";
    Path latin = write(name, text, StandardCharsets.ISO_8859_1);
    assertThatThrownBy(() -> rows(latin))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("line 3 is not UTF-8")
        .hasMessageContaining("iconv -f WINDOWS-1252 -t UTF-8 " + latin);

    Path unmarked = write(name, text, StandardCharsets.UTF_16LE);
    assertThatThrownBy(() -> rows(unmarked))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("NUL byte")
        .hasMessageContaining("iconv -f UTF-16LE");
  }

  @Test
  void theRefusalIsWrongUsageAndShowsNothingRaw() throws IOException {
    Path file = write("k.csv", "keyId,file,expiry\n\"a\nline 9: fine\u001b[31m\",m.bin,1d\n");
    Run run = CliHarness.in(folder).run("bulk-import", file.toString());
    assertThat(run.exitCode()).isEqualTo(64);
    assertThat(run.err())
        .contains("line 2: 'a\\nline 9: fine\\u001b[31m' is no key id")
        .doesNotContain("\u001b");
  }

  @Test
  void aPipeIsNoManifest() {
    Run run = CliHarness.in(folder).run("bulk-import", "/dev/null");
    assertThat(run.exitCode()).isEqualTo(64);
    assertThat(run.err()).contains("is no file; a manifest is read twice");
  }

  @Test
  void propertiesAreReadAsJavaDoes() throws IOException {
    String text =
        "# c\n! c\n\n a = 1\nb:2\nc 3\nlong = one,\\\n    two\nu=\\u00fc \\\"q\\\" \\\\\nlast=ü";
    Map<String, String> expected =
        Map.of("a", "1", "b", "2", "c", "3", "long", "one,two", "u", "ü \"q\" \\", "last", "ü");
    assertThat(PropertiesFile.read(write("p", text))).isEqualTo(expected);
    assertThat(PropertiesFile.read(write("p", MARK + text))).isEqualTo(expected);
    assertThat(PropertiesFile.read(write("p", text.replace("\n", "\r\n")))).isEqualTo(expected);
    assertThat(PropertiesFile.read(write("p", MARK + text, StandardCharsets.UTF_16LE)))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a=1~b=2~a=3              | line 3: 'a' is there twice, first in line 1",
        "a=1,\\~2~b=1~b=2         | line 4: 'b' is there twice, first in line 3",
        "a=1~path=C:\\certs\\k.p12 | line 2: a backslash is an escape here",
        "a=\\u12x4                | line 1: a backslash is an escape here"
      })
  void propertiesThatWouldLoseSomethingAreRefusedWithTheirLine(String text, String refusal)
      throws IOException {
    Path file = write("c.properties", text.replace('~', '\n'));
    assertThatThrownBy(() -> PropertiesFile.read(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(refusal);

    Run run = CliHarness.in(folder).run("list", "--command-config", file.toString());
    assertThat(run.exitCode()).isEqualTo(64);
    assertThat(run.err()).contains("Cannot read " + file, refusal);
  }

  @Test
  void propertiesInLatin1AreRefusedWithTheirLine() throws IOException {
    Path file = write("p", "a=1\nb=ü\n", StandardCharsets.ISO_8859_1);
    assertThatThrownBy(() -> PropertiesFile.read(file)).hasMessageContaining("line 2 is not UTF-8");
  }
}
