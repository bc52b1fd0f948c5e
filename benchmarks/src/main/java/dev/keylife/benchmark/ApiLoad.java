package dev.keylife.benchmark;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

/** Callers that call as fast as they are answered, each over a connection of its own. */
final class ApiLoad {
  private ApiLoad() {}

  static void printHead() {
    System.out.printf(
        Locale.ROOT, "%-28s %11s %8s %9s | %s%n", "call", "connections", "calls", "per s", "each");
  }

  /**
   * Makes calls, and prints how many were answered in a second.
   *
   * @param requests by number, from 0
   * @param shown whether to print; not where it is to warm up
   * @return the bodies of the answers
   */
  static List<String> run(
      URI url, String name, int connections, int calls, IntFunction<byte[]> requests, boolean shown)
      throws Exception {
    AtomicInteger next = new AtomicInteger();
    ExecutorService callers = Executors.newFixedThreadPool(connections);
    Percentiles times = new Percentiles(calls);
    List<String> answers = new ArrayList<>(calls);
    long begun = System.nanoTime();
    try {
      List<Future<?>> all = new ArrayList<>();
      for (int c = 0; c < connections; c++) {
        all.add(callers.submit(() -> caller(url, next, calls, requests, times, answers)));
      }
      for (Future<?> caller : all) {
        caller.get();
      }
    } finally {
      callers.shutdownNow();
    }
    double seconds = (System.nanoTime() - begun) / 1e9;
    if (shown) {
      System.out.printf(
          Locale.ROOT,
          "%-28s %11d %8d %9.0f | %s%n",
          name,
          connections,
          calls,
          calls / seconds,
          times);
    }
    return answers;
  }

  private static Void caller(
      URI url,
      AtomicInteger next,
      int calls,
      IntFunction<byte[]> requests,
      Percentiles times,
      List<String> answers)
      throws IOException {
    try (ApiConnection connection = new ApiConnection(url)) {
      for (int i = next.getAndIncrement(); i < calls; i = next.getAndIncrement()) {
        long begun = System.nanoTime();
        connection.call(requests.apply(i));
        long nanos = System.nanoTime() - begun;
        synchronized (times) {
          times.add(nanos);
          answers.add(connection.text());
        }
      }
    }
    return null;
  }
}
