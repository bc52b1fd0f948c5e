package dev.keylife.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.keylife.embedded.ChildProcess;
import dev.keylife.embedded.ChildProcess.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Standard streams that are full, closed or broken off, as shells hand them to a program. */
class StandardStreamsTest {
  @BeforeAll
  static void needsLinux() {
    assumeTrue(Files.exists(Path.of("/dev/full")), "there is no /dev/full here");
  }

  /** Runs a line of shell in which {@code $KEYLIFE} is the program. */
  private static Result shell(String line) throws Exception {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return ChildProcess.bash(line)
        .environment(
            Map.of(
                "KEYLIFE",
                String.join(
                    " ", List.of(java, "-XX:TieredStopAtLevel=1", KeylifeCli.class.getName())),
                "CLASSPATH",
                System.getProperty("java.class.path"),
                "LC_ALL",
                "C.UTF-8"))
        .run();
  }

  @Test
  void whatCannotBeWrittenIsAnError() throws Exception {
    Result full = shell("$KEYLIFE version >/dev/full");

    assertThat(full.status()).isEqualTo(1);
    assertThat(full.err())
        .contains("Cannot write to standard output: No space left on device")
        .hasLineCount(1);
  }

  @Test
  void anAnswerForAProgramThatCannotBeWrittenIsAnErrorToo() throws Exception {
    assertThat(shell("$KEYLIFE settings --output json >/dev/full").status()).isEqualTo(1);
    assertThat(shell("$KEYLIFE describe --help >/dev/full").status()).isEqualTo(1);
    assertThat(shell("$KEYLIFE generate-completion >/dev/full").status()).isEqualTo(1);
  }

  @Test
  void anErrorStaysTheErrorThatItWas() throws Exception {
    assertThat(shell("$KEYLIFE enable >/dev/full").status()).isEqualTo(64);
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

    assertThat(result.status()).isEqualTo(64);
    assertThat(result.err()).contains("Cannot take key material from standard input");
  }

  @Test
  void aFolderForStandardInputIsWrongUsage() throws Exception {
    Result result = shell("$KEYLIFE import orders - --no-expiry <.");

    assertThat(result.status()).isEqualTo(64);
    assertThat(result.err()).contains("standard input").doesNotContain("\tat ");
  }

  @Test
  void standardErrorThatIsFullChangesNothing() throws Exception {
    assertThat(shell("$KEYLIFE version 2>/dev/full").status()).isZero();
    assertThat(shell("$KEYLIFE enable 2>/dev/full").status()).isEqualTo(64);
  }
}
