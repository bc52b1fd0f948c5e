package dev.keylife.drill;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class AttackersTest {
  @Test
  void anAttackThatEndsEarlyIsNamedAndTheOthersGoOn() throws Exception {
    CountDownLatch struck = new CountDownLatch(100);
    Attackers attackers =
        new Attackers(
            Map.of(
                "broken",
                () -> {
                  throw new IllegalStateException("it broke");
                },
                "whole",
                struck::countDown));
    struck.await();
    assertThat(attackers.end())
        .singleElement()
        .asString()
        .contains("'broken' ended early", "it broke");
  }
}
