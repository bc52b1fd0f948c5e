package dev.keylife.replicator;

import dev.keylife.client.regions.Region;
import dev.keylife.client.regions.RegionReplicator;
import dev.keylife.client.regions.ReplicationLink;
import dev.keylife.client.regions.ReplicationListener;
import dev.keylife.program.OpenResources;
import dev.keylife.program.Program;
import dev.keylife.program.exit.ExitCode;
import dev.keylife.program.exit.ProgramException;
import dev.keylife.program.health.Health;
import dev.keylife.program.health.HealthServer;
import dev.keylife.program.health.HealthSettings;
import dev.keylife.program.health.Readiness;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running replicator: carries news until it is closed. */
public final class ReplicatorApp implements Program.Running {
  private static final Logger LOG = LoggerFactory.getLogger(ReplicatorApp.class);

  private final OpenResources started = new OpenResources();
  private final RegionReplicator replicator;
  private final CompletableFuture<Void> ended;
  private OptionalInt healthPort = OptionalInt.empty();

  private ReplicatorApp(ReplicatorSettings settings) {
    replicator =
        RegionReplicator.start(settings.regions(), settings.options(), ReplicationListener.NONE);
    started.add(replicator);
    ended = replicator.ended();
  }

  private void serveHealth(ReplicatorSettings settings) {
    Instant now = Instant.now();
    ReplicatorMetrics metrics = new ReplicatorMetrics(replicator.links(), now);
    started.add(metrics);
    if (settings.getInt(HealthSettings.PORT) >= 0) {
      HealthServer health =
          started.add(
              HealthServer.start(
                  settings.getString(HealthSettings.HOST),
                  settings.getInt(HealthSettings.PORT),
                  HealthServer.PROBES,
                  Health.of(readiness(settings, now)),
                  metrics::scrape));
      healthPort = OptionalInt.of(health.port());
    }
  }

  /** Ready while every direction was up to date lately. */
  private Readiness readiness(ReplicatorSettings settings, Instant now) {
    Duration longest = settings.millis(ReplicatorSettings.READY_MAX_LAG_MS);
    Readiness readiness = new Readiness();
    for (ReplicationLink link : replicator.links()) {
      readiness.require(
          link.source() + " to " + link.target(),
          () -> {
            Duration lag = Lag.of(link, now, Instant.now());
            return link.upToDate().isPresent() && lag.compareTo(longest) <= 0
                ? Optional.empty()
                : Optional.of(
                    "not up to date for %d s; %s"
                        .formatted(lag.toSeconds(), link.problem().orElse("it is being read")));
          });
    }
    return readiness;
  }

  /**
   * Starts a replicator. Brokers that do not answer are waited for.
   *
   * @throws ProgramException if it cannot start; nothing is left running
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
   * @throws ProgramException if a direction cannot go on
   */
  @Override
  public void awaitEnd() throws InterruptedException {
    try {
      ended.get();
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new ProgramException(
          ExitCode.UNAVAILABLE, "It cannot go on: " + cause.getMessage(), cause);
    }
  }

  /** Commits how far it came, and lets go of everything, within a minute. */
  @Override
  public void close() {
    started.close();
  }
}
