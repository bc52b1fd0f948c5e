package dev.keylife.app;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.streams.KafkaStreams.State;
import org.junit.jupiter.api.Test;

class HealthTest {
  private static Health health(State state, long lag) {
    return new Health(() -> state, () -> lag, 100);
  }

  @Test
  void readyWhileRunningAndCaughtUp() {
    assertThat(health(State.RUNNING, 100).isReady()).isTrue();
    assertThat(health(State.RUNNING, 100).words()).isEqualTo("RUNNING");
  }

  @Test
  void notReadyWhileTooManyCommandsWaitButAlive() {
    assertThat(health(State.RUNNING, 101).isReady()).isFalse();
    assertThat(health(State.RUNNING, 101).isLive()).isTrue();
    assertThat(health(State.RUNNING, 101).words())
        .isEqualTo("RUNNING, 101 commands wait, more than 100");
  }

  @Test
  void notReadyWhileRebalancingAndNotAliveOnceEnded() {
    assertThat(health(State.REBALANCING, 0).isReady()).isFalse();
    assertThat(health(State.REBALANCING, 0).isLive()).isTrue();
    assertThat(health(State.ERROR, 0).isLive()).isFalse();
  }
}
