package dev.keylife.leak;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;

/** The test's side of a program {@link UnderWatch}: starts it and gives it orders. */
public final class WatchedProcess implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 300;

  private final Process process;
  private final Writer orders;
  private final BufferedReader answers;
  private final int healthPort;
  private final String said;

  /**
   * Starts it and waits until it runs.
   *
   * @param program has a main method that calls {@link UnderWatch#run}
   * @param logs where it writes all that it says, at the finest level
   */
  public WatchedProcess(
      Class<?> program, Path logs, Map<String, String> settings, Map<String, String> controls)
      throws IOException {
    Files.createDirectories(logs);
    Path work = Files.createTempDirectory(logs.getParent(), "watched");
    process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx256m",
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "-Dlogback.configurationFile=dev/keylife/leak/logback-watched.xml",
                    "-Dkeylife.leak.log=" + logs.resolve("program.log"),
                    "-cp",
                    System.getProperty("java.class.path"),
                    program.getName(),
                    store(work.resolve("settings"), settings),
                    store(work.resolve("controls"), controls)))
            .redirectError(logs.resolve("stderr.log").toFile())
            .start();
    orders = process.outputWriter(StandardCharsets.UTF_8);
    answers = process.inputReader(StandardCharsets.UTF_8);
    String running = answer();
    assertThat(running).as(Files.readString(logs.resolve("stderr.log"))).startsWith("running ");
    String[] words = running.split(" ", 3);
    healthPort = Integer.parseInt(words[1]);
    said = words.length > 2 ? words[2] : "";
  }

  public int healthPort() {
    return healthPort;
  }

  /** What else it said when it started. */
  public String said() {
    return said;
  }

  /** Dumps the live objects of its heap into a file. */
  public void dumpHeap(Path file) throws IOException {
    order("dump " + file);
  }

  /** Writes every attribute of every MBean into a file. */
  public void writeMetrics(Path file) throws IOException {
    order("metrics " + file);
  }

  private void order(String order) throws IOException {
    orders.write(order + "\n");
    orders.flush();
    assertThat(answer()).startsWith("done");
  }

  private String answer() throws IOException {
    String line = answers.readLine();
    return line == null ? "ended" : line;
  }

  private static String store(Path file, Map<String, String> entries) throws IOException {
    Properties properties = new Properties();
    properties.putAll(entries);
    try (Writer writer = Files.newBufferedWriter(file)) {
      properties.store(writer, null);
    }
    return file.toString();
  }

  /** Ends its input, so that it stops in good order. */
  @Override
  public void close() throws IOException {
    orders.close();
    try {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException("the program does not stop");
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    } finally {
      process.destroyForcibly();
    }
    assertThat(process.exitValue()).isZero();
  }
}
