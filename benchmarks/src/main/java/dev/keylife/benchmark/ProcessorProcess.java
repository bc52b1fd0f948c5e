package dev.keylife.benchmark;

import dev.keylife.app.KeylifeProcessor;
import dev.keylife.embedded.ChildProcess;
import dev.keylife.embedded.Ports;
import dev.keylife.program.health.HealthSettings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** A processor in a JVM of its own, as users run it, whose memory can be told from all else. */
final class ProcessorProcess implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(50);
  private static final int OK = 200;

  private final ChildProcess child;
  private final URI ready;
  private final long startedAt;
  private final HttpClient http = HttpClient.newHttpClient();

  private ProcessorProcess(ChildProcess child, URI ready, long startedAt) {
    this.child = child;
    this.ready = ready;
    this.startedAt = startedAt;
  }

  /**
   * Starts the JVM and waits for nothing.
   *
   * @param heap for {@code -Xmx}
   */
  static ProcessorProcess start(
      MeasuredInstallation installation, Map<String, String> overrides, String heap)
      throws IOException {
    int port = Ports.anyFree();
    Map<String, String> settings = new HashMap<>(overrides);
    settings.put(HealthSettings.PORT, Integer.toString(port));
    ChildProcess.Builder jvm =
        ChildProcess.java(
            KeylifeProcessor.class.getName(),
            "-Xmx" + heap,
            "-Dlogback.configurationFile=dev/keylife/benchmark/logback.xml");
    installation
        .settings(settings)
        .forEach((name, value) -> jvm.arguments("--set", name + "=" + value));
    long start = System.nanoTime();
    return new ProcessorProcess(
        jvm.inheritOutput().start(),
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
      if (!child.process().isAlive()) {
        throw new IllegalStateException("the processor ended with " + child.status());
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
    Path status = Path.of("/proc", Long.toString(child.process().pid()), "status");
    if (!Files.exists(status)) {
      return -1;
    }
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("VmHWM:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
        .findFirst()
        .orElse(-1);
  }

  /** Stops it in good order. */
  @Override
  public void close() {
    try (child) {
      int unused = child.stop();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
