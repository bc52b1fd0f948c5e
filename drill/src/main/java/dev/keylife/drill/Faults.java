package dev.keylife.drill;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * What goes wrong, in an order that the seed decides and spread evenly over the commands: a fault
 * comes when so many were answered, and no more than its share is published before the next one
 * begins. So however fast commands are carried out, some are under way in each of them.
 */
final class Faults {
  private static final long WATCH_MS = 20;

  private enum Kind {
    KILL,
    STOP,
    JOIN,
    ROLLING_RESTART,
    BROKER
  }

  /**
   * How many of each.
   *
   * @param kills of processors, without warning
   * @param stops of processors, in good order
   * @param joins of further processors
   * @param rollingRestarts of all processors, one after the other
   * @param brokerCrashes of the broker and the registry, without warning
   */
  record Plan(int kills, int stops, int joins, int rollingRestarts, int brokerCrashes) {}

  private final Cluster cluster;
  private final Outages outages;
  private final long commands;
  private final int instances;
  private final Random random;
  private final List<Kind> order = new ArrayList<>();
  private volatile int begun;
  private volatile boolean over;

  Faults(Cluster cluster, Outages outages, Plan plan, long commands, int instances, long seed) {
    this.cluster = cluster;
    this.outages = outages;
    this.commands = commands;
    this.instances = instances;
    this.random = new Random(seed);
    order.addAll(Collections.nCopies(plan.kills(), Kind.KILL));
    order.addAll(Collections.nCopies(plan.stops(), Kind.STOP));
    order.addAll(Collections.nCopies(plan.joins(), Kind.JOIN));
    order.addAll(Collections.nCopies(plan.rollingRestarts(), Kind.ROLLING_RESTART));
    order.addAll(Collections.nCopies(plan.brokerCrashes(), Kind.BROKER));
    Collections.shuffle(order, random);
  }

  /** How many commands may be published by now; any number in the end. For any thread. */
  long allowed() {
    return begun == order.size() ? Long.MAX_VALUE : share(begun + 1);
  }

  private long share(int parts) {
    return commands * parts / (order.size() + 1);
  }

  /** How many were planned and never came, because something was wrong before. */
  int missing() {
    return order.size() - begun;
  }

  /** No more faults: everything was answered. */
  void end() {
    over = true;
  }

  /** Strikes until the end. */
  void strikeAmid(ScriptPublisher traffic) {
    try {
      for (int i = 0; i < order.size() && !over; i++) {
        // Some commands are repetitions, which nobody answers.
        while (traffic.answered() < share(i + 1) * 9 / 10 && !traffic.isIdle() && !over) {
          Thread.sleep(WATCH_MS);
          cluster.revive();
        }
        begun = i + 1;
        strike(order.get(i), traffic, random.nextInt(instances), random.nextInt(2_000));
      }
      while (!over) {
        Thread.sleep(WATCH_MS);
        cluster.revive();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private void strike(Kind kind, ScriptPublisher traffic, int instance, int pauseMs)
      throws IOException, InterruptedException {
    String what =
        switch (kind) {
          case BROKER -> "broker killed";
          case JOIN -> "a further processor joins";
          case ROLLING_RESTART -> "rolling restart of all processors";
          case KILL -> "processor %d killed, away for %d ms".formatted(instance, pauseMs);
          case STOP -> "processor %d stopped, away for %d ms".formatted(instance, pauseMs);
        };
    System.out.printf(Locale.ROOT, "%,9d answered: %s%n", traffic.answered(), what);
    outages.fault(what, System.nanoTime());
    switch (kind) {
      case BROKER -> cluster.crashBroker();
      case JOIN -> cluster.join();
      case ROLLING_RESTART -> cluster.restartOneByOne();
      case KILL -> {
        cluster.kill(instance);
        Thread.sleep(pauseMs);
        cluster.start(instance);
      }
      case STOP -> {
        cluster.stop(instance);
        Thread.sleep(pauseMs);
        cluster.start(instance);
      }
    }
  }
}
