package dev.keylife.drill;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Attackers at work side by side, each on a thread of its own, until they are told to end. One that
 * ends before has shown nothing, so whoever judges a drill asks for it.
 */
final class Attackers {
  private static final long WATCH_MS = 20;

  private final List<Thread> threads = new ArrayList<>();
  private final List<String> failures = new ArrayList<>();
  private volatile boolean over;

  /**
   * An attack in step with the answers that somebody honest gets, as a quota of the broker's would
   * keep it. On a slow machine the honest one would else wait behind more and more garbage.
   *
   * @param answers that there have been so far
   * @param each how many of them come on one strike
   */
  record Paced(Attack attack, LongSupplier answers, int each) {
    /** One that finds its own pace. */
    Paced(Attack attack) {
      this(attack, () -> 0, 0);
    }

    boolean isDue(long strikes) {
      return answers.getAsLong() >= strikes * each;
    }
  }

  /** Begins at once. */
  Attackers(Map<String, Paced> attacks) {
    attacks.forEach(
        (name, paced) -> {
          Thread thread = new Thread(() -> strike(name, paced), name);
          thread.setDaemon(true);
          threads.add(thread);
          thread.start();
        });
  }

  private void strike(String name, Paced paced) {
    long strikes = 0;
    try {
      while (!over || strikes < paced.attack().round()) {
        while (!over && !paced.isDue(strikes)) {
          Thread.sleep(WATCH_MS);
        }
        paced.attack().strike();
        strikes++;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException | RuntimeException | Error e) {
      synchronized (failures) {
        failures.add("the attack '%s' ended early: %s".formatted(name, e));
      }
    }
  }

  /**
   * Ends them, once each has done all that it does.
   *
   * @return which of them had ended before, and why
   */
  List<String> end() throws InterruptedException {
    over = true;
    for (Thread thread : threads) {
      thread.join();
    }
    synchronized (failures) {
      return List.copyOf(failures);
    }
  }
}
