package dev.keylife.benchmark;

import java.io.IOException;
import java.net.URI;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/**
 * Callers that call as fast as they are answered, each over a connection of its own. One thread
 * plays them all, so that what is measured is the gateway and not how a machine shares its
 * processors among callers; that a caller waits for this thread counts as time of its call.
 */
final class ApiLoad implements AutoCloseable {
  private final Selector selector;
  private final List<ApiConnection> open;

  /** Opens the connections, which is no part of what is measured. */
  private ApiLoad(URI url, int connections) throws IOException {
    selector = Selector.open();
    open = new ArrayList<>(connections);
    for (int c = 0; c < connections; c++) {
      open.add(new ApiConnection(url, selector));
    }
  }

  static void printHead() {
    System.out.printf(
        Locale.ROOT, "%-28s %11s %8s %9s | %s%n", "call", "connections", "calls", "per s", "each");
  }

  /**
   * Makes calls, and prints how many were answered in a second.
   *
   * @param requests by number, from 0
   * @return the bodies of the answers, in no order
   */
  static List<String> run(
      URI url, String name, int connections, int calls, IntFunction<byte[]> requests)
      throws IOException {
    List<String> answers = new ArrayList<>(calls);
    measure(url, name, connections, calls, requests, answer -> answers.add(answer.text()));
    return answers;
  }

  /** The same, of answers that are of no use. */
  static void measure(
      URI url, String name, int connections, int calls, IntFunction<byte[]> requests)
      throws IOException {
    measure(url, name, connections, calls, requests, answer -> {});
  }

  private static void measure(
      URI url,
      String name,
      int connections,
      int calls,
      IntFunction<byte[]> requests,
      Consumer<ApiConnection> answered)
      throws IOException {
    Percentiles times = new Percentiles(calls);
    try (ApiLoad load = new ApiLoad(url, connections)) {
      ApiCost before = ApiCost.now();
      long begun = System.nanoTime();
      load.drive(
          calls,
          requests,
          answer -> {
            times.add(answer.nanos());
            answered.accept(answer);
          });
      double seconds = (System.nanoTime() - begun) / 1e9;
      System.out.printf(
          Locale.ROOT,
          "%-28s %11d %8d %9.0f | %s%n",
          name,
          connections,
          calls,
          calls / seconds,
          times);
      System.out.println("    " + ApiCost.now().since(before, calls, seconds));
    }
  }

  /** Makes calls, and nothing of them, so that code is compiled before it is measured. */
  static void warmUp(URI url, int connections, int calls, IntFunction<byte[]> requests)
      throws IOException {
    try (ApiLoad load = new ApiLoad(url, connections)) {
      load.drive(calls, requests, answer -> {});
    }
  }

  /** Makes calls for their answers. */
  static List<String> answers(URI url, int connections, int calls, IntFunction<byte[]> requests)
      throws IOException {
    List<String> answers = new ArrayList<>(calls);
    try (ApiLoad load = new ApiLoad(url, connections)) {
      load.drive(calls, requests, answer -> answers.add(answer.text()));
    }
    return answers;
  }

  private void drive(int calls, IntFunction<byte[]> requests, Consumer<ApiConnection> answered)
      throws IOException {
    int sent = 0;
    for (ApiConnection connection : open.subList(0, Math.min(calls, open.size()))) {
      connection.send(requests.apply(sent++));
    }
    for (int done = 0; done < calls; ) {
      selector.select();
      for (SelectionKey key : selector.selectedKeys()) {
        ApiConnection connection = (ApiConnection) key.attachment();
        if (connection.receive()) {
          answered.accept(connection);
          done++;
          if (sent < calls) {
            connection.send(requests.apply(sent++));
          }
        }
      }
      selector.selectedKeys().clear();
    }
  }

  @Override
  public void close() throws IOException {
    for (ApiConnection connection : open) {
      connection.close();
    }
    selector.close();
  }
}
