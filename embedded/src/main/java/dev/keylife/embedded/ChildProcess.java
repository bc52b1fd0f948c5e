package dev.keylife.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * A process that a test or a tool starts: what it says, and how it ends. Nothing is waited for
 * longer than two minutes, unless {@link Builder#within} says so.
 */
public final class ChildProcess implements AutoCloseable {
  private static final Duration DEFAULT_PATIENCE = Duration.ofMinutes(2);
  private static final long POLL_MS = 20;

  private static final Set<String> QUICK =
      Set.of(
          "-XX:+UseSerialGC", "-XX:+UnlockDiagnosticVMOptions", "-XX:-BytecodeVerificationRemote");

  /** How this JVM was told to load, compile and collect; a child that starts much does so too. */
  private static final List<String> INHERITED =
      ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
          .filter(a -> a.startsWith("-XX:TieredStopAtLevel=") || QUICK.contains(a))
          .toList();

  private final Process process;
  private final Optional<Path> log;
  private final Duration patience;

  private ChildProcess(Process process, Optional<Path> log, Duration patience) {
    this.process = process;
    this.log = log;
    this.patience = patience;
  }

  /**
   * How a process ended.
   *
   * @param out what it wrote to standard output, as UTF-8
   * @param err what it wrote to standard error
   */
  public record Result(int status, String out, String err) {}

  /** Begins to describe a process by the words of its command. */
  public static Builder of(String... words) {
    return new Builder(List.of(words));
  }

  /** Begins to describe a line of shell. */
  public static Builder bash(String line) {
    return of("bash", "-c", line);
  }

  /**
   * Begins to describe a JVM on the class path of this one, which compiles and collects as this one
   * was told to.
   *
   * @param options of the JVM; they come before those of this one
   */
  public static Builder java(String mainClass, String... options) {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(INHERITED);
    words.addAll(List.of(options));
    words.addAll(List.of("-cp", System.getProperty("java.class.path"), mainClass));
    return new Builder(words);
  }

  /** The process itself, with its streams. */
  public Process process() {
    return process;
  }

  /** All that it has written to its log so far. */
  public String said() {
    try {
      return Files.readString(log.orElseThrow(() -> new IllegalStateException("it has no log")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits until its log has these words. */
  public void awaitWords(String words) {
    await("saying '" + words + "'", () -> said().contains(words));
  }

  /**
   * Waits for something of the process.
   *
   * @param what in words, for the exception
   * @throws IllegalStateException if the process ends before, or the time is over; it quotes the
   *     log where there is one
   */
  public void await(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + patience.toNanos();
    boolean lives = true;
    while (!condition.getAsBoolean()) {
      if (!lives || System.nanoTime() > end) {
        throw new IllegalStateException(
            "The process %s without %s%s"
                .formatted(
                    lives ? "ran for " + patience : "ended with " + process.exitValue(),
                    what,
                    log.map(file -> ": " + said()).orElse("")));
      }
      lives = process.isAlive(); // Looked at before the condition is: the last words count.
      pause();
    }
  }

  private static void pause() {
    try {
      Thread.sleep(POLL_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /**
   * The exit status, once it has ended by itself.
   *
   * @throws IllegalStateException if it does not in time
   */
  public int status() throws InterruptedException {
    if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new IllegalStateException(
          "The process does not end" + log.map(file -> ": " + said()).orElse(""));
    }
    return process.exitValue();
  }

  /** Asks it to stop, and returns its exit status once it has. */
  public int stop() throws InterruptedException {
    process.destroy();
    return status();
  }

  /** Ends it, and what it has started, as a power failure would. */
  public void kill() throws InterruptedException {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly().waitFor();
  }

  /** Kills it where it lives. */
  @Override
  public void close() {
    try {
      kill();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Describes a process before it is started. */
  public static final class Builder {
    private final List<String> words;
    private final Map<String, String> environment = new HashMap<>();
    private final List<String> unset = new ArrayList<>();
    private Optional<Path> folder = Optional.empty();
    private byte[] input = {};
    private boolean errorsInOutput;
    private boolean inheritsOutput;
    private Duration patience = DEFAULT_PATIENCE;

    private Builder(List<String> words) {
      this.words = new ArrayList<>(words);
    }

    /** Further words of the command. */
    public Builder arguments(List<String> further) {
      words.addAll(further);
      return this;
    }

    /** Further words of the command. */
    public Builder arguments(String... further) {
      return arguments(Arrays.asList(further));
    }

    /** Variables beside those of this process. */
    public Builder environment(Map<String, String> variables) {
      environment.putAll(variables);
      return this;
    }

    /** Variables of this process that are kept from the other. */
    public Builder unset(String... variables) {
      unset.addAll(List.of(variables));
      return this;
    }

    /** Where it runs; where this process does by default. */
    public Builder in(Path workingDirectory) {
      this.folder = Optional.of(workingDirectory);
      return this;
    }

    /** What {@link #run} gives it to read; nothing by default. */
    public Builder input(byte[] standardInput) {
      this.input = standardInput.clone();
      return this;
    }

    /** Has what it writes to standard error stand in its standard output. */
    public Builder errorsInOutput() {
      this.errorsInOutput = true;
      return this;
    }

    /** Has it write where this process does. */
    public Builder inheritOutput() {
      this.inheritsOutput = true;
      return this;
    }

    /** How long to wait for it at most. */
    public Builder within(Duration time) {
      this.patience = time;
      return this;
    }

    /** Starts it, with streams that the caller reads and writes. */
    public ChildProcess start() throws IOException {
      return new ChildProcess(builder().start(), Optional.empty(), patience);
    }

    /** Starts it; what it writes to both streams goes to the end of a file. */
    public ChildProcess start(Path log) throws IOException {
      ProcessBuilder builder =
          errorsInOutput().builder().redirectOutput(Redirect.appendTo(log.toFile()));
      return new ChildProcess(builder.start(), Optional.of(log), patience);
    }

    /**
     * Starts it, and returns once it has ended.
     *
     * @throws IllegalStateException if it does not in time
     */
    public Result run() throws IOException, InterruptedException {
      try (ChildProcess child = start()) {
        Process process = child.process();
        CompletableFuture<String> err =
            CompletableFuture.supplyAsync(() -> text(process.getErrorStream()));
        CompletableFuture<String> out =
            CompletableFuture.supplyAsync(() -> text(process.getInputStream()));
        try (OutputStream in = process.getOutputStream()) {
          in.write(input);
        } catch (IOException e) {
          // It ends without reading all of its input: its status says how.
        }
        int status = child.status();
        return new Result(status, out.join(), err.join());
      }
    }

    private ProcessBuilder builder() {
      ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(errorsInOutput);
      builder.environment().keySet().removeAll(unset);
      builder.environment().putAll(environment);
      if (inheritsOutput) {
        builder.redirectOutput(Redirect.INHERIT).redirectError(Redirect.INHERIT);
      }
      folder.ifPresent(path -> builder.directory(path.toFile()));
      return builder;
    }

    private static String text(InputStream stream) {
      try (stream) {
        return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
