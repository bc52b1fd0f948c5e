package dev.keylife.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
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

  private record Result(int exitCode, String out, String err) {}

  private Result run(String... args) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.keylife.cli.KeylifeCli"));
    command.addAll(List.of(args));
    File out = folder.resolve("out").toFile();
    File err = folder.resolve("err").toFile();
    Process process = new ProcessBuilder(command).redirectOutput(out).redirectError(err).start();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return new Result(
        process.exitValue(),
        Files.readString(out.toPath(), StandardCharsets.UTF_8),
        Files.readString(err.toPath(), StandardCharsets.UTF_8));
  }

  @Test
  void troubleIsOneMessageAndNoLog() throws Exception {
    Result result = run("create-key", "k", "-b", "localhost:1", "--command-config", impatient + "");

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).startsWith("No Kafka broker answered at localhost:1").hasLineCount(1);
  }

  @Test
  void verboseShowsTheLogOnStderr() throws Exception {
    Result result = run("list", "-v", "-b", "localhost:1", "--command-config", impatient + "");

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).contains("WARN").contains("could not be established");
  }

  @Test
  void wrongUsageExitsWith64() throws Exception {
    assertThat(run("enable").exitCode()).isEqualTo(64);
  }
}
