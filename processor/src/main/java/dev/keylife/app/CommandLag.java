package dev.keylife.app;

import dev.keylife.schema.Topics;
import java.util.Map;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;

/**
 * How many commands wait: what the main consumers know to be in the partitions that they read and
 * have not fetched. A partition that was not fetched from yet does not count.
 */
final class CommandLag {
  private static final String GROUP = "consumer-fetch-manager-metrics";
  private static final String NAME = "records-lag";

  private CommandLag() {}

  static long of(Map<MetricName, ? extends Metric> metrics) {
    return metrics.entrySet().stream()
        .filter(metric -> isLag(metric.getKey()))
        .map(metric -> metric.getValue().metricValue())
        .filter(Double.class::isInstance)
        .map(Double.class::cast)
        .filter(Double::isFinite)
        .mapToLong(Double::longValue)
        .sum();
  }

  private static boolean isLag(MetricName name) {
    return name.name().equals(NAME)
        && name.group().equals(GROUP)
        && Topics.KEY_COMMANDS.equals(name.tags().get("topic"));
  }
}
