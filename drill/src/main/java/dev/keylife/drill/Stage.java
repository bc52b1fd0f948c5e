package dev.keylife.drill;

import dev.keylife.audit.TrailVerifier;
import dev.keylife.client.ClientSettings;
import dev.keylife.client.KeylifeClient;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** What a drill runs on, and the judgement of what happened there. */
final class Stage implements AutoCloseable {
  /** Within this, what is due must have been carried out, also where partitions had to move. */
  private static final Duration SETTLING = Duration.ofMinutes(3);

  /** A date that was reached a moment ago may still be under way. */
  private static final Duration LATENESS = Duration.ofSeconds(2);

  private final Cluster cluster;
  private final Wire wire;
  private final int partitions;

  /** Closes the cluster in the end. */
  Stage(Cluster cluster, int partitions) {
    this.cluster = cluster;
    this.wire = new Wire(cluster.bootstrapServers(), cluster.registryUrl());
    this.partitions = partitions;
  }

  Cluster cluster() {
    return cluster;
  }

  Wire wire() {
    return wire;
  }

  int partitions() {
    return partitions;
  }

  /** For who is a client like any other. */
  ClientSettings client() {
    return new ClientSettings(cluster.bootstrapServers(), cluster.registryUrl(), Map.of());
  }

  /**
   * Compares what was published with what the core decides, again and again until nothing differs
   * or what is due has had its time; and proves the audit trail.
   *
   * @param pause before each comparison
   * @param compared which keys, by record key
   */
  Comparison compareOnceSettled(Duration pause, Predicate<String> compared)
      throws InterruptedException {
    System.out.println("Comparing with what the core decides");
    long end = System.nanoTime() + SETTLING.toNanos();
    while (true) {
      Thread.sleep(pause.toMillis());
      Comparison comparison = compare(compared);
      if (comparison.differences().isEmpty() || System.nanoTime() > end) {
        return comparison;
      }
      System.out.printf(
          Locale.ROOT,
          "%d differences so far, and time for what is due; the first: %s%n",
          comparison.differences().size(),
          comparison.differences().get(0));
    }
  }

  private Comparison compare(Predicate<String> compared) {
    Comparison comparison = new Comparison(cluster.policy(), compared);
    Instant end = Instant.now().minus(LATENESS);
    for (int p = 0; p < partitions; p++) {
      comparison.partition(wire, p, end);
    }
    TrailVerifier verifier = new TrailVerifier(false, Optional.empty());
    try (KeylifeClient client = KeylifeClient.open(client())) {
      client.trail(verifier);
    }
    verifier
        .finish()
        .violations()
        .forEach(violation -> comparison.add("the audit trail is broken: " + violation));
    return comparison;
  }

  @Override
  public void close() {
    wire.close();
    cluster.close();
  }
}
