package dev.keylife.benchmark;

import dev.keylife.app.KeylifeProcessor;
import dev.keylife.app.settings.ProcessorSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A processor in a JVM of its own, as users run it, whose memory can be told from all else. */
final class ProcessorProcess implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(50);
  private static final int STOP_TIMEOUT_S = 120;
  private static final int OK = 200;

  private final Process process;
  private final URI ready;
  private final long startedAt;
  private final HttpClient http = HttpClient.newHttpClient();

  private ProcessorProcess(Process process, URI ready, long startedAt) {
    this.process = process;
    this.ready = ready;
    this.startedAt = startedAt;
  }

  /**
   * Starts the JVM and waits for nothing.
   *
   * @param heap for {@code -Xmx}
   */
  static ProcessorProcess start(
      Installation installation, Map<String, String> overrides, String heap) throws IOException {
    int port = freePort();
    Map<String, String> settings = new HashMap<>(overrides);
    settings.put(ProcessorSettings.HTTP_PORT, Integer.toString(port));
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + heap,
                "-Dlogback.configurationFile=dev/keylife/benchmark/logback.xml",
                "-cp",
                System.getProperty("java.class.path"),
                KeylifeProcessor.class.getName()));
    installation
        .settings(settings)
        .forEach((name, value) -> command.addAll(List.of("--set", name + "=" + value)));
    long start = System.nanoTime();
    return new ProcessorProcess(
        new ProcessBuilder(command).inheritIO().start(),
        URI.create("http://localhost:" + port + "/health/ready"),
        start);
  }

  /**
   * Waits until it is ready: running, with nothing left to restore or to catch up with.
   *
   * @return the time since the JVM was started
   */
  Duration awaitReady() throws InterruptedException {
    while (!isReady()) {
      if (!process.isAlive()) {
        throw new IllegalStateException("the processor ended with " + process.exitValue());
      }
      Thread.sleep(POLL.toMillis());
    }
    return Duration.ofNanos(System.nanoTime() - startedAt);
  }

  private boolean isReady() throws InterruptedException {
    try {
      return http.send(
                  HttpRequest.newBuilder(ready).build(), HttpResponse.BodyHandlers.discarding())
              .statusCode()
          == OK;
    } catch (IOException e) {
      return false;
    }
  }

  /** The most memory that was resident so far, in bytes; -1 where the system does not tell. */
  long peakResidentBytes() throws IOException {
    Path status = Path.of("/proc", Long.toString(process.pid()), "status");
    if (!Files.exists(status)) {
      return -1;
    }
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("VmHWM:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
        .findFirst()
        .orElse(-1);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** Stops it in good order. */
  @Override
  public void close() throws IOException {
    process.destroy();
    try {
      if (!process.waitFor(STOP_TIMEOUT_S, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IOException("the processor does not stop within " + STOP_TIMEOUT_S + " s");
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
