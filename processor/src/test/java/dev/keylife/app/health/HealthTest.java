package dev.keylife.app.health;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.streams.KafkaStreams.State;
import org.junit.jupiter.api.Test;

class HealthTest {
  private static Health health(State state) {
    return new Health(() -> state, new Readiness());
  }

  @Test
  void readyWhileRunning() {
    assertThat(health(State.RUNNING).objections()).isEmpty();
    assertThat(health(State.RUNNING).state()).isEqualTo("RUNNING");
  }

  @Test
  void notReadyWhileRebalancingAndNotAliveOnceEnded() {
    assertThat(health(State.REBALANCING).objections())
        .containsExactly("topology: it is REBALANCING, not RUNNING");
    assertThat(health(State.REBALANCING).isLive()).isTrue();
    assertThat(health(State.ERROR).isLive()).isFalse();
  }
}
