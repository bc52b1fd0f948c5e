package dev.keylife.quickstart;

import java.io.PrintWriter;
import java.time.Duration;

/** What the demo prints: when, what was done, what was seen, and where. */
final class Timeline {
  private final PrintWriter out;
  private final long start = System.nanoTime();

  Timeline(PrintWriter out) {
    this.out = out;
  }

  void note(String words) {
    line("", words);
  }

  void title(String words) {
    out.println();
    line("", words);
    out.println();
  }

  void step(String command, String words) {
    line("▶ " + command, words);
  }

  void observed(String words, String position) {
    line("  ✔", words + "  [" + position + "]");
  }

  void failed(String words) {
    line("  ✘", words);
  }

  private void line(String mark, String words) {
    long ms = Duration.ofNanos(System.nanoTime() - start).toMillis();
    out.printf("%6.2f s  %-27s %s%n", ms / 1000.0, mark, words);
    out.flush();
  }
}
