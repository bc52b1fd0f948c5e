package dev.keylife.replicator;

import dev.keylife.client.regions.Region;
import dev.keylife.client.regions.RegionReplicator;
import dev.keylife.client.regions.ReplicationLink;
import dev.keylife.client.regions.ReplicationListener;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running replicator: carries news until it is closed. */
public final class ReplicatorApp implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ReplicatorApp.class);

  private final Deque<AutoCloseable> started = new ArrayDeque<>();
  private final RegionReplicator replicator;
  private final CompletableFuture<Void> ended;
  private OptionalInt healthPort = OptionalInt.empty();

  private ReplicatorApp(ReplicatorSettings settings) {
    replicator =
        RegionReplicator.start(settings.regions(), settings.options(), ReplicationListener.NONE);
    started.push(replicator);
    ended = replicator.ended();
  }

  private void serveHealth(ReplicatorSettings settings) {
    Instant now = Instant.now();
    Metrics metrics = new Metrics(replicator.links(), now);
    started.push(metrics);
    if (settings.getInt(ReplicatorSettings.HTTP_PORT) >= 0) {
      HealthEndpoints health = HealthEndpoints.start(settings, replicator.links(), now, metrics);
      started.push(health);
      healthPort = OptionalInt.of(health.port());
    }
  }

  /**
   * Starts a replicator. Brokers that do not answer are waited for.
   *
   * @throws ReplicatorException if it cannot start; nothing is left running
   */
  public static ReplicatorApp start(ReplicatorSettings settings) {
    ReplicatorApp app = new ReplicatorApp(settings);
    try {
      app.serveHealth(settings);
    } catch (RuntimeException e) {
      app.close();
      throw e;
    }
    LOG.info(
        "News of multi-Region keys goes between {} as {}",
        String.join(", ", settings.regions().stream().map(Region::name).toList()),
        settings.options().principal());
    return app;
  }

  /** The directions. */
  public List<ReplicationLink> links() {
    return replicator.links();
  }

  /** The port of the health endpoints; empty where there are none. */
  public OptionalInt healthPort() {
    return healthPort;
  }

  /**
   * Waits until somebody closes it.
   *
   * @throws ReplicatorException if a direction cannot go on
   */
  public void awaitClosed() throws InterruptedException {
    try {
      ended.get();
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new ReplicatorException(
          ExitCode.UNAVAILABLE, "It cannot go on: " + cause.getMessage(), cause);
    }
  }

  /** Commits how far it came, and lets go of everything, within a minute. */
  @Override
  public void close() {
    synchronized (started) {
      while (!started.isEmpty()) {
        try {
          started.pop().close();
        } catch (Exception e) {
          LOG.warn("Something did not stop in good order", e);
        }
      }
    }
  }
}
