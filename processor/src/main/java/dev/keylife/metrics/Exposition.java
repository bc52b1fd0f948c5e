package dev.keylife.metrics;

import dev.keylife.lifecycle.WrappingKeySpec;
import dev.keylife.program.health.Measurements;
import dev.keylife.thread.DaemonThreads;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.BaseUnits;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import org.apache.kafka.streams.KafkaStreams;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything that is measured, in Prometheus's text format: the processor's own metrics, those of
 * Kafka Streams and its clients, and the JVM's.
 */
public final class Exposition implements AutoCloseable {
  /** Kafka's metrics come and go with tasks; they are looked for this often. */
  private static final Duration KAFKA_REFRESH = Duration.ofSeconds(10);

  private static final Logger LOG = LoggerFactory.getLogger(Exposition.class);

  private final Measurements all = new Measurements();
  private final MeterRegistry registry = all.registry();
  private final ScheduledExecutorService refresher =
      Executors.newSingleThreadScheduledExecutor(DaemonThreads.named("kafka-metrics"));

  /** Where to register further metrics. */
  public MeterRegistry registry() {
    return registry;
  }

  /**
   * Measures a topology from now on.
   *
   * @param choice which metrics of Kafka Streams and its clients are shown
   * @param lag how many commands wait
   * @param isRunning whether it processes
   */
  public void measure(
      KafkaStreams streams,
      KafkaMeters.Choice choice,
      LongSupplier lag,
      BooleanSupplier isRunning) {
    KafkaMeters kafka = new KafkaMeters(registry, choice, streams::metrics);
    var unused =
        refresher.scheduleWithFixedDelay(
            () -> refresh(kafka), 0, KAFKA_REFRESH.toMillis(), TimeUnit.MILLISECONDS);
    Gauge.builder("keylife.commands.waiting", lag::getAsLong)
        .description("Commands in this instance's partitions that have not been fetched yet")
        .register(registry);
    Gauge.builder("keylife.running", () -> isRunning.getAsBoolean() ? 1 : 0)
        .description("1 while the topology runs, 0 while it starts, restores, rebalances or ended")
        .register(registry);
  }

  /**
   * Shows what stands in the way of being ready.
   *
   * @param conditions of each condition whether it holds; their names do not change from now on
   */
  public void measureReadiness(Supplier<Map<String, Boolean>> conditions) {
    for (String name : conditions.get().keySet()) {
      Gauge.builder("keylife.ready", () -> conditions.get().getOrDefault(name, false) ? 1 : 0)
          .description("1 while this condition of /health/ready holds, 0 while it objects")
          .tag("condition", name)
          .register(registry);
    }
  }

  /**
   * Measures what the state stores take.
   *
   * @param memory outside the heap, in bytes
   * @param disk in bytes
   * @param free bytes on the disk
   */
  public void measureStores(LongSupplier memory, LongSupplier disk, LongSupplier free) {
    bytes("keylife.stores.memory", memory, "Memory outside the heap that the state stores take");
    bytes("keylife.stores.disk", disk, "Space on disk that the state stores take");
    bytes("keylife.stores.disk.free", free, "Free space on the disk of the state stores");
  }

  /** Measures by how much this machine's clock is ahead of the brokers'; empty is not known. */
  public void measureClock(Supplier<Optional<Duration>> ahead) {
    TimeGauge.builder(
            "keylife.clock.ahead",
            () -> ahead.get().map(by -> (double) by.toMillis()).orElse(Double.NaN),
            TimeUnit.MILLISECONDS)
        .description("By how much this machine's clock is ahead of the brokers'; negative: behind")
        .register(registry);
  }

  /** Shows whether a file that says whose commands to trust cannot be taken as it is now. */
  public void measureTrust(BooleanSupplier isBroken) {
    Gauge.builder("keylife.trust.file.broken", () -> isBroken.getAsBoolean() ? 1 : 0)
        .description("1 while the trust file or CA file cannot be taken, and an earlier one counts")
        .register(registry);
  }

  private void bytes(String name, LongSupplier number, String description) {
    Gauge.builder(name, number::getAsLong)
        .baseUnit(BaseUnits.BYTES)
        .description(description)
        .register(registry);
  }

  /** Measures how many wrapping key pairs wait, by spec. */
  public void measureWrappingKeys(ToIntFunction<WrappingKeySpec> ready) {
    for (WrappingKeySpec spec : WrappingKeySpec.values()) {
      Gauge.builder("keylife.wrapping.keys.ready", spec, ready::applyAsInt)
          .description("Wrapping key pairs that wait in memory, by spec")
          .tag("spec", spec.name())
          .register(registry);
    }
  }

  private static void refresh(KafkaMeters kafka) {
    try {
      kafka.refresh();
    } catch (RuntimeException e) {
      LOG.warn("Kafka's metrics could not be brought up to date; it is tried again", e);
    }
  }

  /** Everything, in the text format. */
  public String scrape() {
    return all.scrape();
  }

  @Override
  public void close() {
    refresher.shutdownNow();
    all.close();
  }
}
