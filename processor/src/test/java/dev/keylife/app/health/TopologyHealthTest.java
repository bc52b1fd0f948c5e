package dev.keylife.app.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keylife.program.health.Health;
import dev.keylife.program.health.Readiness;
import org.apache.kafka.streams.KafkaStreams.State;
import org.junit.jupiter.api.Test;

class TopologyHealthTest {
  private static Health health(State state) {
    return new TopologyHealth(() -> state, new Readiness());
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
