package dev.keylife.drill;

import static java.net.HttpURLConnection.HTTP_OK;
import static java.net.HttpURLConnection.HTTP_UNAVAILABLE;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Asks a processor for its health and its metrics, as an orchestrator and Prometheus do, and holds
 * what it says of itself against what the honest publisher sees.
 */
final class HonestProber {
  private static final Duration BOUND = Duration.ofSeconds(5);
  private static final long PAUSE_MS = 250;

  /** The processor's own bound for a partition without a commit, and half as much again. */
  private static final Duration STALL = Duration.ofSeconds(45);

  private static final Duration RECOVERY = Duration.ofSeconds(90);

  private final String processor;
  private final Tally tally;
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(BOUND).build();
  private final AtomicReference<Supplier<Duration>> longestWait =
      new AtomicReference<>(() -> Duration.ZERO);
  private final List<Long> times = new ArrayList<>();
  private final List<String> faults = new ArrayList<>();
  private final Thread thread;
  private volatile boolean over;

  /**
   * Begins at once.
   *
   * @param port of the processor's health and metrics
   */
  HonestProber(int port, Tally tally) {
    this.processor = "http://localhost:" + port;
    this.tally = tally;
    this.thread = new Thread(this::probe, "prober");
    thread.setDaemon(true);
    thread.start();
  }

  /** Holds readiness from now on against how long some command has been waiting. */
  void watch(Supplier<Duration> longestWaitOfACommand) {
    longestWait.set(longestWaitOfACommand);
  }

  private void probe() {
    try {
      while (!over) {
        ask("/health/live");
        judge(ask("/health/ready"));
        ask("/metrics");
        Thread.sleep(PAUSE_MS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The answer, or nothing within the bound, which is a fault. */
  private Answer ask(String path) throws InterruptedException {
    long start = System.nanoTime();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(processor + path)).timeout(BOUND).build();
    try {
      HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
      synchronized (this) {
        times.add(System.nanoTime() - start);
      }
      if (response.statusCode() != HTTP_OK && !path.equals("/health/ready")) {
        fault(path + " was answered with " + response.statusCode());
      }
      return new Answer(response.statusCode(), response.body());
    } catch (IOException e) {
      fault("%s had no answer within %s: %s".formatted(path, BOUND, e));
      return new Answer(0, "");
    }
  }

  private record Answer(int status, String body) {}

  private void judge(Answer ready) {
    Duration waited = longestWait.get().get();
    if (ready.status() == HTTP_OK) {
      tally.note("probe: ready");
      if (waited.compareTo(STALL) > 0) {
        fault("it said that it was ready while a command had been waiting for " + waited);
      }
    } else if (ready.status() == HTTP_UNAVAILABLE) {
      List<String> lines = ready.body().lines().toList();
      tally.note("probe: not ready, " + lines.get(lines.size() > 1 ? 1 : 0).split(":")[0]);
    } else {
      tally.note("probe: no answer");
    }
  }

  private synchronized void fault(String what) {
    faults.add(what);
  }

  /**
   * Waits until the processor is ready again, and ends.
   *
   * @return what was wrong
   */
  List<String> end() throws InterruptedException {
    over = true;
    thread.join();
    long end = System.nanoTime() + RECOVERY.toNanos();
    BooleanSupplier late = () -> System.nanoTime() > end;
    while (ask("/health/ready").status() != HTTP_OK) {
      if (late.getAsBoolean()) {
        fault("it was not ready %s after the last attack".formatted(RECOVERY));
        break;
      }
      Thread.sleep(PAUSE_MS);
    }
    synchronized (this) {
      return List.copyOf(faults);
    }
  }

  @Override
  public synchronized String toString() {
    List<Long> sorted = times.stream().sorted().toList();
    return sorted.isEmpty()
        ? "no probe was answered"
        : "%d probes, p99 %d ms, longest %d ms"
            .formatted(
                sorted.size(),
                Duration.ofNanos(sorted.get((sorted.size() - 1) * 99 / 100)).toMillis(),
                Duration.ofNanos(sorted.get(sorted.size() - 1)).toMillis());
  }
}
