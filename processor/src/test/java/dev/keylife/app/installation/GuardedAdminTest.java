package dev.keylife.app.installation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keylife.program.exit.ExitCode;
import dev.keylife.program.exit.ProgramException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.metrics.KafkaMetric;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.metrics.stats.Value;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What Kafka Streams asks its admin client for; no broker is needed for that. */
class GuardedAdminTest {
  private final List<String> asked = new ArrayList<>();
  private final Admin admin =
      new GuardedAdmin(
          Map.of("bootstrap.servers", "localhost:1"),
          own -> {
            throw new ProgramException(ExitCode.UNAVAILABLE, "changed");
          },
          asked::addAll);

  @AfterEach
  void close() {
    admin.close(Duration.ZERO);
  }

  @Test
  void takesMetricsWhenAStreamThreadStartsAndLetsGoOfThemWhenItEnds() {
    try (Metrics metrics = new Metrics()) {
      metrics.addMetric(metrics.metricName("m", "g"), new Value());
      KafkaMetric metric = metrics.metric(metrics.metricName("m", "g"));

      assertThatCode(() -> admin.registerMetricForSubscription(metric)).doesNotThrowAnyException();
      assertThatCode(() -> admin.unregisterMetricFromSubscription(metric))
          .doesNotThrowAnyException();
    }
  }

  @Test
  void looksAtNoTopicsAndMakesNoneBeforeTheInstallationWasCompared() {
    assertThatThrownBy(() -> admin.describeTopics(Set.of("key-commands")))
        .isInstanceOf(ProgramException.class);
    var unused = admin.createTopics(List.of(new NewTopic("a-changelog", 1, (short) 1)));
    assertThat(asked).containsExactly("a-changelog");
  }
}
