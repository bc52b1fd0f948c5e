package dev.keylife.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keylife.embedded.ChildProcess;
import dev.keylife.file.ShellWord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** Does what the wrapping guide tells a person to do. */
final class GuideFollower {
  private GuideFollower() {}

  static boolean isThere() throws InterruptedException {
    try {
      return run("openssl version", Path.of(".")).startsWith("OpenSSL 3");
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Runs the commands of a guide as they stand in the output: all behind the empty line, but for
   * the sentences, which end in a colon.
   *
   * @return what the command of Keylife itself was given
   */
  static List<String> follow(String output, Path folder) throws IOException, InterruptedException {
    String commands =
        output
            .substring(output.indexOf("\n\n"))
            .lines()
            .filter(line -> !line.endsWith(":"))
            .collect(Collectors.joining("\n"));
    run("set -e\nkeylife() { printf '%s\\0' \"$@\" > arguments; }\n" + commands, folder);
    List<String> arguments = List.of(Files.readString(folder.resolve("arguments")).split("\0", -1));
    return arguments.subList(0, arguments.size() - 1); // each ends with a NUL
  }

  /** Runs a script where nobody can be asked, but for what standard input answers. */
  static String answering(String answers, String script, Path folder)
      throws IOException, InterruptedException {
    Path input = Files.writeString(folder.resolve("answers"), answers);
    return run("setsid -w bash -c " + ShellWord.of(script) + " < " + ShellWord.of(input), folder);
  }

  static String run(String script, Path folder) throws IOException, InterruptedException {
    ChildProcess.Result result = ChildProcess.bash(script).errorsInOutput().in(folder).run();
    assertThat(result.status()).as(result.out()).isZero();
    return result.out();
  }
}
