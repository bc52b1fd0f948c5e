package dev.keylife.program.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ReadinessTest {
  private final Readiness readiness = new Readiness();

  @Test
  void readyWithoutObjections() {
    readiness.require("clock", Optional::empty);
    assertThat(readiness.isReady()).isTrue();
    assertThat(readiness.states()).isEqualTo(Map.of("clock", true));
  }

  @Test
  void everyObjectionIsGivenWithItsName() {
    readiness.require("clock", () -> Optional.of("70 s ahead of the brokers'"));
    readiness.require("topics", Optional::empty);
    readiness.require("brokers", () -> Optional.of("no answer for 40 s"));
    assertThat(readiness.isReady()).isFalse();
    assertThat(readiness.objections())
        .containsExactly("clock: 70 s ahead of the brokers'", "brokers: no answer for 40 s");
    assertThat(readiness.states())
        .isEqualTo(Map.of("clock", false, "topics", true, "brokers", false));
  }

  @Test
  void aConditionThatCannotTellObjectsAndKeepsNoOtherFromBeingAsked() {
    readiness.require(
        "broken",
        () -> {
          throw new IllegalStateException("secret");
        });
    readiness.require("clock", () -> Optional.of("behind"));
    assertThat(readiness.objections())
        .containsExactly("broken: it cannot be told: IllegalStateException", "clock: behind");
  }

  @Test
  void moreThanSoManyAreTooMany() {
    AtomicLong waiting = new AtomicLong(100);
    readiness.require("lag", Readiness.Condition.atMost(100, waiting::get, "commands wait"));
    assertThat(readiness.isReady()).isTrue();
    waiting.set(101);
    assertThat(readiness.objections()).containsExactly("lag: 101 commands wait, more than 100");
  }
}
