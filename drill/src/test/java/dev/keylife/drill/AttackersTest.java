package dev.keylife.drill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keylife.drill.Attackers.Paced;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class AttackersTest {
  @Test
  void anAttackThatEndsEarlyIsNamedAndTheOthersGoOn() throws Exception {
    CountDownLatch struck = new CountDownLatch(100);
    Attackers attackers =
        new Attackers(
            Map.of(
                "broken",
                new Paced(
                    () -> {
                      throw new IllegalStateException("it broke");
                    }),
                "whole",
                new Paced(struck::countDown)));
    struck.await();
    assertThat(attackers.end())
        .singleElement()
        .asString()
        .contains("'broken' ended early", "it broke");
  }

  @Test
  void anAttackKeepsStepAndIsMadeWholeInTheEnd() throws Exception {
    AtomicLong answers = new AtomicLong();
    AtomicLong strikes = new AtomicLong();
    AtomicBoolean ending = new AtomicBoolean();
    Attack attack =
        new Attack() {
          @Override
          public void strike() {
            assertThat(ending.get() || 2 * strikes.get() <= answers.get()).isTrue();
            strikes.incrementAndGet();
          }

          @Override
          public int round() {
            return 50;
          }
        };
    Attackers attackers = new Attackers(Map.of("paced", new Paced(attack, answers::get, 2)));
    for (int i = 1; i <= 3; i++) {
      while (strikes.get() < i) {
        Thread.sleep(1);
      }
      answers.addAndGet(2);
    }
    ending.set(true);
    assertThat(attackers.end()).isEmpty();
    assertThat(strikes.get()).isEqualTo(50);
  }
}
