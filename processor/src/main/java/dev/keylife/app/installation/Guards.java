package dev.keylife.app.installation;

import dev.keylife.app.clock.ClockProbe;
import dev.keylife.app.clock.ClockWatch;
import dev.keylife.app.clock.StreamsBrake;
import dev.keylife.app.exit.Ending;
import dev.keylife.app.settings.ProcessorSettings;
import dev.keylife.program.exit.ProgramException;
import dev.keylife.program.health.Readiness;
import dev.keylife.streams.Safeguards;
import dev.keylife.thread.DaemonThreads;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What watches over a processor that everything is as it was at its start: the clock and the topics
 * of its installation.
 */
public final class Guards implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Guards.class);
  private static final Duration TICK = Duration.ofSeconds(1);
  private static final long BETWEEN_TRIES_MS = 200;

  private final Installation installation;
  private final Ending ending;
  private final KeyCountCheck keyCount;
  private final ClockProbe probe;
  private final ClockWatch clock;
  private final StreamsBrake brake = new StreamsBrake();
  private final Duration interval;
  private final Admin admin;

  /** They wait by a clock that nobody sets. */
  private final ScheduledExecutorService timer =
      Executors.newScheduledThreadPool(3, DaemonThreads.named("guard"));

  private Guards(ProcessorSettings settings, Installation installation, Time time, Ending ending) {
    this.installation = installation;
    this.ending = ending;
    keyCount = new KeyCountCheck(settings, installation);
    interval = Duration.ofMillis(settings.getLong(ProcessorSettings.GUARD_INTERVAL_MS));
    String topic = InstallationMemory.topic(settings.getString(ProcessorSettings.APPLICATION_ID));
    probe = new ClockProbe(settings, topic, time::nanoseconds);
    clock =
        new ClockWatch(
            probe::read,
            Duration.ofMillis(settings.getLong(ProcessorSettings.CLOCK_WARN_MS)),
            Duration.ofMillis(settings.getLong(ProcessorSettings.CLOCK_MAX_MS)),
            time,
            brake,
            ending);
    admin = Admin.create(settings.kafka(StreamsConfig.ADMIN_CLIENT_PREFIX));
  }

  /**
   * Reads the brokers' clock for the first time. Nothing is watched yet.
   *
   * @throws ProgramException if it cannot be read
   */
  public static Guards of(
      ProcessorSettings settings, Installation installation, Time time, Ending ending) {
    Guards guards = new Guards(settings, installation, time, ending);
    long end = System.nanoTime() + settings.startupTimeout().toNanos();
    while (true) {
      try {
        guards.clock.begin();
        return guards;
      } catch (KafkaException e) { // A topic that was made just now need not have a leader yet.
        if (System.nanoTime() > end) {
          guards.close();
          throw Brokers.unusable(settings, e);
        }
        Utils.sleep(BETWEEN_TRIES_MS);
      }
    }
  }

  /** What the topology asks. */
  public Safeguards safeguards() {
    return new Safeguards(clock, keyCount);
  }

  /** What Kafka Streams looks at topics with. */
  public Admin admin(Map<String, Object> config) {
    return new GuardedAdmin(config, installation::verify, installation::refuse);
  }

  /** By how much this machine's clock is ahead of the brokers'; empty where nobody knows. */
  public Optional<Duration> clockAhead() {
    return clock.ahead();
  }

  /** Begins to watch. */
  public void watch(KafkaStreams streams, Readiness readiness) {
    readiness.require("clock", clock::objection);
    streams.setGlobalStateRestoreListener(keyCount);
    brake.attach(streams);
    every(TICK, clock::judge);
    every(interval, clock::ask);
    every(TICK, () -> settle(streams));
    every(interval, this::verify);
  }

  private void settle(KafkaStreams streams) {
    if (streams.state() == KafkaStreams.State.RUNNING) {
      boolean unused = installation.settle(admin);
    }
  }

  private void verify() {
    try {
      installation.verify(admin);
    } catch (ProgramException changed) {
      ending.because(changed);
    }
  }

  private void every(Duration period, Runnable work) {
    var unused =
        timer.scheduleWithFixedDelay(
            () -> {
              try {
                work.run();
              } catch (KafkaException e) { // An outage; the topology waits too.
                LOG.debug("The brokers cannot be asked now", e);
              } catch (RuntimeException e) {
                LOG.error("A guard failed and goes on", e);
              }
            },
            period.toMillis(),
            period.toMillis(),
            TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    timer.shutdownNow();
    probe.close();
    admin.close(Duration.ZERO);
  }
}
