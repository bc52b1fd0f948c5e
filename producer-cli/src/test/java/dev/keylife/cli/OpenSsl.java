package dev.keylife.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Does what the wrapping guide tells a person to do. */
final class OpenSsl {
  private OpenSsl() {}

  static boolean isThere() throws InterruptedException {
    try {
      return run("openssl version", Path.of(".")).startsWith("OpenSSL 3");
    } catch (IOException e) {
      return false;
    }
  }

  /** Runs the indented commands of the guide, but for the one of Keylife itself. */
  static void follow(String guide, Path folder) throws IOException, InterruptedException {
    String commands =
        guide
            .lines()
            .filter(line -> line.startsWith("  openssl") || line.startsWith("  cat"))
            .collect(Collectors.joining("\n"));
    run("set -e\n" + commands, folder);
  }

  private static String run(String script, Path folder) throws IOException, InterruptedException {
    Process bash =
        new ProcessBuilder("bash", "-c", script)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .start();
    String output = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(bash.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(bash.exitValue()).as(output).isZero();
    return output;
  }
}
