package dev.keylife.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Standard streams that are full, closed or broken off, as shells hand them to a program. */
class StandardStreamsTest {
  @TempDir Path folder;

  @BeforeAll
  static void needsLinux() {
    assumeTrue(Files.exists(Path.of("/dev/full")), "there is no /dev/full here");
  }

  private record Result(int exitCode, String out, String err) {}

  /** Runs a line of shell in which {@code $KEYLIFE} is the program. */
  private Result shell(String line) throws Exception {
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    ProcessBuilder builder =
        new ProcessBuilder("bash", "-c", line)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    builder
        .environment()
        .putAll(
            Map.of(
                "KEYLIFE",
                String.join(
                    " ", List.of(java, "-XX:TieredStopAtLevel=1", KeylifeCli.class.getName())),
                "CLASSPATH",
                System.getProperty("java.class.path"),
                "LC_ALL",
                "C.UTF-8"));
    Process process = builder.start();
    process.getOutputStream().close();
    assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
    return new Result(process.exitValue(), Files.readString(out), Files.readString(err));
  }

  @Test
  void whatCannotBeWrittenIsAnError() throws Exception {
    Result full = shell("$KEYLIFE version >/dev/full");

    assertThat(full.exitCode()).isEqualTo(1);
    assertThat(full.err())
        .contains("Cannot write to standard output: No space left on device")
        .hasLineCount(1);
  }

  @Test
  void anAnswerForAProgramThatCannotBeWrittenIsAnErrorToo() throws Exception {
    assertThat(shell("$KEYLIFE settings --output json >/dev/full").exitCode()).isEqualTo(1);
    assertThat(shell("$KEYLIFE describe --help >/dev/full").exitCode()).isEqualTo(1);
    assertThat(shell("$KEYLIFE generate-completion >/dev/full").exitCode()).isEqualTo(1);
  }

  @Test
  void anErrorStaysTheErrorThatItWas() throws Exception {
    assertThat(shell("$KEYLIFE enable >/dev/full").exitCode()).isEqualTo(64);
  }

  @Test
  void aReaderThatHasEnoughEndsItInSilence() throws Exception {
    Result result = shell("$KEYLIFE generate-completion | true; echo ${PIPESTATUS[0]}");

    assertThat(result.out()).isEqualTo("141\n"); // as SIGPIPE would have
    assertThat(result.err()).isEmpty();
  }

  @Test
  void standardInputThatIsClosedIsEmpty() throws Exception {
    Result result = shell("$KEYLIFE import orders - --no-expiry <&-");

    assertThat(result.exitCode()).isEqualTo(64);
    assertThat(result.err()).contains("Cannot take key material from standard input");
  }

  @Test
  void aFolderForStandardInputIsWrongUsage() throws Exception {
    Result result = shell("$KEYLIFE import orders - --no-expiry <.");

    assertThat(result.exitCode()).isEqualTo(64);
    assertThat(result.err()).contains("standard input").doesNotContain("\tat ");
  }

  @Test
  void standardErrorThatIsFullChangesNothing() throws Exception {
    assertThat(shell("$KEYLIFE version 2>/dev/full").exitCode()).isZero();
    assertThat(shell("$KEYLIFE enable 2>/dev/full").exitCode()).isEqualTo(64);
  }
}
