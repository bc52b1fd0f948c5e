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
import java.util.function.Supplier;

/**
 * Asks a processor for its health and its metrics, as an orchestrator and Prometheus do, and holds
 * what it says of itself against what the honest publisher sees.
 */
final class HonestProber {
  private static final Duration ATTEMPT = Duration.ofSeconds(10);

  /** As long as an orchestrator's usual three probes in a row. */
  private static final Duration BOUND = Duration.ofSeconds(30);

  private static final long PAUSE_MS = 250;

  /** Three times the processor's own bound for a partition without a commit. */
  private static final Duration STALL = Duration.ofSeconds(90);

  private static final Duration RECOVERY = Duration.ofMinutes(5);

  private final String processor;
  private final Tally tally;
  private final Supplier<Duration> sinceAnswer;
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(ATTEMPT).build();
  private final List<Long> times = new ArrayList<>();
  private final List<String> faults = new ArrayList<>();
  private final Thread thread;
  private volatile boolean over;

  /**
   * Begins at once.
   *
   * @param port of the processor's health and metrics
   * @param sinceAnswer for how long no command was answered although one waits
   */
  HonestProber(int port, Tally tally, Supplier<Duration> sinceAnswer) {
    this.processor = "http://localhost:" + port;
    this.tally = tally;
    this.sinceAnswer = sinceAnswer;
    this.thread = new Thread(this::probe, "prober");
    thread.setDaemon(true);
    thread.start();
  }

  private void probe() {
    try {
      while (!over) {
        requireOk("/health/live");
        judge(ask("/health/ready"));
        requireOk("/metrics");
        Thread.sleep(PAUSE_MS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void requireOk(String path) throws InterruptedException {
    Answer answer = ask(path);
    if (answer.status() != HTTP_OK) {
      fault(path + " was answered with " + answer.status());
    }
  }

  /** The answer; that there is none within the bound is a fault. */
  private Answer ask(String path) throws InterruptedException {
    long start = System.nanoTime();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(processor + path)).timeout(ATTEMPT).build();
    while (true) {
      try {
        HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
        synchronized (this) {
          times.add(System.nanoTime() - start);
        }
        return new Answer(response.statusCode(), response.body());
      } catch (IOException e) {
        // Of too many connections the oldest is closed, whoever's it is.
        tally.note("probe: cut off, and made again");
        if (System.nanoTime() - start > BOUND.toNanos()) {
          fault("%s had no answer within %s: %s".formatted(path, BOUND, e));
          return new Answer(0, "");
        }
      }
    }
  }

  private record Answer(int status, String body) {}

  private void judge(Answer ready) {
    Duration waited = sinceAnswer.get();
    if (ready.status() == HTTP_OK) {
      tally.note("probe: ready");
      if (waited.compareTo(STALL) > 0) {
        fault("it said that it was ready when no command had been answered for " + waited);
      }
    } else if (ready.status() == HTTP_UNAVAILABLE) {
      List<String> lines = ready.body().lines().toList();
      tally.note("probe: not ready, " + lines.get(lines.size() > 1 ? 1 : 0).split(":")[0]);
    }
  }

  /** How many probes were answered so far. May be asked by any thread. */
  synchronized long answered() {
    return times.size();
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
    while (ask("/health/ready").status() != HTTP_OK) {
      if (System.nanoTime() > end) {
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
