package dev.keylife.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.metrics.KafkaMetric;

/**
 * Shows metrics of Kafka Streams and its clients: of the two thousand that a processor has, those
 * that somebody looks at, or all.
 *
 * <p>But never those of RocksDB's properties. These are read from the database itself at the moment
 * that they are asked for, and Kafka Streams does not keep a store from being closed meanwhile, in
 * a rebalance or when a thread is replaced: the native code then reads freed memory, and the JVM
 * dies.
 */
public final class KafkaMeters {
  private static final String STORES = "stream-state-metrics";

  /** By group, the names of those that are essential. */
  private static final Map<String, Set<String>> ESSENTIAL =
      Map.of(
          "stream-metrics",
          Set.of("alive-stream-threads", "failed-stream-threads"),
          "stream-thread-metrics",
          Set.of(
              "commit-latency-avg",
              "commit-total",
              "poll-latency-avg",
              "process-latency-avg",
              "task-created-total",
              "task-closed-total"),
          "stream-task-metrics",
          Set.of("restore-remaining-records-total"),
          "consumer-coordinator-metrics",
          Set.of("rebalance-total", "failed-rebalance-total", "rebalance-latency-avg"),
          "consumer-fetch-manager-metrics",
          Set.of("records-lag"),
          "producer-metrics",
          Set.of("record-error-total", "record-retry-total", "request-latency-avg"));

  private final MeterRegistry registry;
  private final Choice choice;
  private final Supplier<Map<MetricName, ? extends Metric>> metrics;
  private final Map<MetricName, Meter> registered = new HashMap<>();

  /** Which are shown. */
  public enum Choice {
    ESSENTIAL,
    ALL,
    NONE;

    public String settingValue() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** The choice of a setting's value. */
    public static Choice of(String settingValue) {
      return valueOf(settingValue.toUpperCase(Locale.ROOT));
    }
  }

  KafkaMeters(
      MeterRegistry registry, Choice choice, Supplier<Map<MetricName, ? extends Metric>> metrics) {
    this.registry = registry;
    this.choice = choice;
    this.metrics = metrics;
  }

  /** Takes up what has come, and lets go of what has gone, with tasks and their stores. */
  synchronized void refresh() {
    Map<MetricName, Metric> shown = new HashMap<>();
    Map<String, Integer> tags = new HashMap<>();
    metrics
        .get()
        .forEach(
            (name, metric) -> {
              if (isShown(name, metric)) {
                shown.put(name, metric);
                tags.merge(meterOf(name), name.tags().size(), Math::max);
              }
            });
    // Prometheus wants one set of labels to a name; Kafka also has sums of those with more.
    shown.keySet().removeIf(name -> name.tags().size() < tags.getOrDefault(meterOf(name), 0));
    registered
        .entrySet()
        .removeIf(
            old -> {
              boolean isGone = !shown.containsKey(old.getKey());
              if (isGone) {
                registry.remove(old.getValue());
              }
              return isGone;
            });
    shown.forEach((name, metric) -> registered.computeIfAbsent(name, n -> register(n, metric)));
  }

  private static String meterOf(MetricName name) {
    return "kafka." + (name.group().replace("-metrics", "") + "." + name.name()).replace('-', '.');
  }

  boolean isShown(MetricName name, Metric metric) {
    return switch (choice) {
      case NONE -> false;
      case ESSENTIAL ->
          ESSENTIAL.getOrDefault(name.group(), Set.of()).contains(name.name())
              && isSafe(name, metric);
      case ALL -> isSafe(name, metric) && metric.metricValue() instanceof Number;
    };
  }

  /**
   * What is measured is kept by Kafka; what is not asks whoever made it, of a store the database.
   */
  private static boolean isSafe(MetricName name, Metric metric) {
    return !name.group().equals(STORES)
        || (metric instanceof KafkaMetric kafkas && kafkas.isMeasurable());
  }

  private Meter register(MetricName name, Metric metric) {
    String meter = meterOf(name);
    Tags tags = Tags.empty();
    for (Map.Entry<String, String> tag : name.tags().entrySet()) {
      tags = tags.and(tag.getKey().replace('-', '.'), tag.getValue());
    }
    return meter.endsWith("total")
        ? FunctionCounter.builder(meter, metric, KafkaMeters::value)
            .description(name.description())
            .tags(tags)
            .register(registry)
        : Gauge.builder(meter, metric, KafkaMeters::value)
            .description(name.description())
            .tags(tags)
            .strongReference(true)
            .register(registry);
  }

  private static double value(Metric metric) {
    return metric.metricValue() instanceof Number number ? number.doubleValue() : Double.NaN;
  }
}
