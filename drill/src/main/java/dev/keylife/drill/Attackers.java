package dev.keylife.drill;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Attackers at work side by side, each on a thread of its own, until they are told to end. One that
 * ends before has shown nothing, so whoever judges a drill asks for it.
 */
final class Attackers {
  private final List<Thread> threads = new ArrayList<>();
  private final List<String> failures = new ArrayList<>();
  private volatile boolean over;

  /** Begins at once. */
  Attackers(Map<String, Attack> attacks) {
    attacks.forEach(
        (name, attack) -> {
          Thread thread = new Thread(() -> strike(name, attack), name);
          thread.setDaemon(true);
          threads.add(thread);
          thread.start();
        });
  }

  private void strike(String name, Attack attack) {
    try {
      while (!over) {
        attack.strike();
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
   * Ends them.
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
