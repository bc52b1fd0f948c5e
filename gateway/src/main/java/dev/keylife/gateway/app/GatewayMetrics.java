package dev.keylife.gateway.app;

import dev.keylife.gateway.publish.Commands;
import dev.keylife.gateway.replica.Replica;
import dev.keylife.gateway.usage.UsageReporter;
import dev.keylife.gateway.usage.UseListener;
import dev.keylife.gateway.view.Freshness;
import dev.keylife.gateway.view.Views;
import dev.keylife.gateway.wire.AccessListener;
import dev.keylife.gateway.wire.AccessRecord;
import dev.keylife.program.health.Measurements;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** What the gateway measures of itself, in Prometheus's text format. */
final class GatewayMetrics implements AccessListener, AutoCloseable {
  private final Measurements all = new Measurements();
  private final MeterRegistry registry = all.registry();
  private final KeyUseCounters keyUses;
  private final ConcurrentHashMap<Series, Timer> calls = new ConcurrentHashMap<>();

  /** Names of operations and errors come from the service model, so there are only so many. */
  private record Series(String operation, String outcome) {}

  /**
   * @param keys how many of them have counters of their own
   */
  GatewayMetrics(Commands commands, Views views, Optional<Replica> replica, int keys) {
    keyUses = new KeyUseCounters(registry, keys, System::nanoTime);
    gauge(
        "keylife.gateway.commands.waiting",
        "Commands whose outcome is waited for",
        commands::waiting);
    gauge("keylife.gateway.view.keys", "Keys in the view", views.keys()::size);
    gauge("keylife.gateway.view.aliases", "Aliases in the view", views.aliases()::size);
    Freshness freshness = views.freshness();
    gauge(
        "keylife.gateway.view.lag",
        "Records of the view's topics that were not read yet",
        freshness::behind);
    gauge(
        "keylife.gateway.view.fresh",
        "1 while the view may be read, 0 while it is too old",
        () -> freshness.isFresh() ? 1 : 0);
    replica.ifPresent(this::measure);
  }

  private void measure(Replica replica) {
    gauge("keylife.gateway.use.materials", "Sealed materials that are known", replica::known);
    gauge("keylife.gateway.use.open", "Materials that are open in memory", replica::open);
    gauge(
        "keylife.gateway.use.silence.seconds",
        "How long the log, or the processor of some partition, has not been heard",
        () -> replica.silence() / 1_000.0);
  }

  /** Adds what is told of the use of keys. */
  void measure(UsageReporter reporter) {
    counter("keylife.gateway.usage.told", "Uses of keys that were told", reporter::told);
    counter("keylife.gateway.usage.lost", "Uses of keys that could not be told", reporter::lost);
    gauge(
        "keylife.gateway.usage.pending",
        "Records about the use of keys that wait to be told",
        reporter::pending);
  }

  /** Hears of the use of keys. */
  UseListener keyUses() {
    return keyUses;
  }

  private void counter(String name, String description, Reading reading) {
    FunctionCounter.builder(name, reading, Reading::value)
        .description(description)
        .register(registry);
  }

  private interface Reading {
    double value();
  }

  private void gauge(String name, String description, Reading reading) {
    Gauge.builder(name, reading::value).description(description).register(registry);
  }

  @Override
  public void answered(AccessRecord call) {
    Series series = new Series(call.operation().orElse("none"), call.error().orElse("ok"));
    Timer known = calls.get(series);
    (known == null ? calls.computeIfAbsent(series, this::timer) : known).record(call.duration());
  }

  private Timer timer(Series series) {
    return Timer.builder("keylife.gateway.calls")
        .description("Calls by operation and outcome, and how long they took")
        .tag("operation", series.operation)
        .tag("outcome", series.outcome)
        .serviceLevelObjectives(
            Duration.ofMillis(1),
            Duration.ofMillis(5),
            Duration.ofMillis(10),
            Duration.ofMillis(25),
            Duration.ofMillis(100),
            Duration.ofMillis(500),
            Duration.ofSeconds(2),
            Duration.ofSeconds(10))
        .register(registry);
  }

  String scrape() {
    return all.scrape();
  }

  @Override
  public void close() {
    all.close();
  }
}
