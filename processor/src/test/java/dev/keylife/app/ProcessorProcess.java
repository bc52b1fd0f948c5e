package dev.keylife.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.awaitility.core.TerminalFailureException;

/** The processor in a process of its own, as an operator runs it, with what it says. */
final class ProcessorProcess implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 120;

  private final Process process;
  private final Path output;

  /**
   * Starts it.
   *
   * @param output what it writes to standard output and standard error
   * @param environment variables beside this process's own
   */
  ProcessorProcess(Path output, Map<String, String> settings, Map<String, String> environment)
      throws IOException {
    this.output = output;
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                KeylifeProcessor.class.getName()));
    settings.forEach((name, value) -> command.addAll(List.of("--set", name + "=" + value)));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
    builder.environment().putAll(environment);
    process = builder.start();
  }

  /** All that it has said. */
  String said() {
    try {
      return Files.readString(output);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  void awaitWords(String words) {
    try {
      Awaitility.await(words)
          .atMost(PATIENCE_SECONDS, TimeUnit.SECONDS)
          .failFast("it has ended", () -> !process.isAlive() && !said().contains(words))
          .until(() -> said().contains(words));
    } catch (ConditionTimeoutException | TerminalFailureException e) {
      throw new AssertionError("it does not say '" + words + "' but " + said(), e);
    }
  }

  /** The exit status, once it has ended by itself. */
  int status() throws InterruptedException {
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("it does not end: " + said());
    }
    return process.exitValue();
  }

  @Override
  public void close() throws IOException {
    process.destroyForcibly();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
