package dev.keylife.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keylife.metrics.KafkaMeters.Choice;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.metrics.Gauge;
import org.apache.kafka.common.metrics.KafkaMetric;
import org.apache.kafka.common.metrics.Measurable;
import org.apache.kafka.common.metrics.MetricConfig;
import org.apache.kafka.common.metrics.MetricValueProvider;
import org.apache.kafka.common.utils.Time;
import org.junit.jupiter.api.Test;

class KafkaMetersTest {
  private final Map<MetricName, Metric> metrics = new HashMap<>();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

  /** To read it while its store is closed ends the JVM, so it is not even looked at. */
  @Test
  void noGaugeOfAStoreIsReadOrShownWhateverTheChoice() {
    gauge("stream-state-metrics", "total-sst-files-size", Map.of("task-id", "0_1"));
    measured("stream-state-metrics", "put-rate", Map.of("task-id", "0_1"), 7);

    assertThat(shown(Choice.ALL)).containsExactly("kafka.stream.state.put.rate");
    assertThat(shown(Choice.ESSENTIAL)).isEmpty();
  }

  @Test
  void theEssentialOnesAreThoseThatSomebodyLooksAt() {
    measured("stream-metrics", "alive-stream-threads", Map.of("client-id", "a"), 2);
    measured("consumer-metrics", "io-wait-ratio", Map.of("client-id", "a"), 2);

    assertThat(shown(Choice.ESSENTIAL)).containsExactly("kafka.stream.alive.stream.threads");
    assertThat(shown(Choice.NONE)).isEmpty();
    assertThat(shown(Choice.ALL)).hasSize(2);
  }

  @Test
  void whatComesAndGoesWithTasksIsFollowed() {
    KafkaMeters meters = new KafkaMeters(registry, Choice.ESSENTIAL, () -> metrics);
    measured("stream-task-metrics", "restore-remaining-records-total", Map.of("task-id", "0_1"), 7);
    meters.refresh();
    assertThat(registry.get("kafka.stream.task.restore.remaining.records.total").functionCounter())
        .returns(7.0, counter -> counter.count());

    metrics.clear();
    meters.refresh();
    assertThat(registry.getMeters()).isEmpty();
  }

  @Test
  void ofOneNameTheOnesWithMostLabelsAreShown() {
    measured("consumer-fetch-manager-metrics", "records-lag", Map.of("client-id", "a"), 9);
    measured(
        "consumer-fetch-manager-metrics",
        "records-lag",
        Map.of("client-id", "a", "topic", "key-commands", "partition", "0"),
        4);

    assertThat(shown(Choice.ESSENTIAL)).hasSize(1);
    assertThat(registry.get("kafka.consumer.fetch.manager.records.lag").gauge().value())
        .isEqualTo(4);
  }

  private List<String> shown(Choice choice) {
    registry.clear();
    new KafkaMeters(registry, choice, () -> metrics).refresh();
    return registry.getMeters().stream().map(Meter::getId).map(Meter.Id::getName).sorted().toList();
  }

  private void measured(String group, String name, Map<String, String> tags, double value) {
    add(group, name, tags, (Measurable) (config, now) -> value);
  }

  private void gauge(String group, String name, Map<String, String> tags) {
    add(
        group,
        name,
        tags,
        (Gauge<Object>)
            (config, now) -> {
              throw new AssertionError("the store is closed");
            });
  }

  private void add(
      String group, String name, Map<String, String> tags, MetricValueProvider<?> value) {
    MetricName key = new MetricName(name, group, "", tags);
    metrics.put(key, new KafkaMetric(new Object(), key, value, new MetricConfig(), Time.SYSTEM));
  }
}
