package dev.keylife.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keylife.embedded.ChildProcess;
import dev.keylife.embedded.ChildProcess.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program in a JVM of its own, with its own logging. */
class MainTest {
  @TempDir Path folder;
  private Path impatient;

  @BeforeEach
  void shortenPatience() throws Exception {
    impatient =
        Files.writeString(
            folder.resolve("client.properties"),
            "default.api.timeout.ms=600\nrequest.timeout.ms=500\n");
  }

  private static Result run(String... args) throws Exception {
    return ChildProcess.java("dev.keylife.cli.KeylifeCli", "-XX:TieredStopAtLevel=1")
        .arguments(args)
        .run();
  }

  @Test
  void troubleIsOneMessageAndNoLog() throws Exception {
    Result result = run("create-key", "k", "-b", "localhost:1", "--command-config", impatient + "");

    assertThat(result.status()).isEqualTo(1);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).startsWith("No Kafka broker answered at localhost:1").hasLineCount(1);
  }

  @Test
  void verboseShowsTheLogOnStderr() throws Exception {
    Result result = run("list", "-v", "-b", "localhost:1", "--command-config", impatient + "");

    assertThat(result.status()).isEqualTo(1);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).contains("WARN").contains("could not be established");
  }

  @Test
  void wrongUsageExitsWith64() throws Exception {
    assertThat(run("enable").status()).isEqualTo(64);
  }
}
