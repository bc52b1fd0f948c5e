package dev.keylife.material.keypairs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keylife.lifecycle.WrappingKeySpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class KeyPairQueueTest {
  private final AtomicLong nanos = new AtomicLong();
  private final KeyPairQueue line = new KeyPairQueue(nanos::get);

  @Test
  void askersTakeTurnsHoweverMuchEachOfThemAsksFor() {
    for (int i = 0; i < 1_000; i++) {
      join("storm-" + i, "storm");
    }
    join("orders-1", "honest");
    join("orders-2", "honest");

    assertThat(List.of(served(), served(), served(), served(), served()))
        .containsExactly("storm-0", "orders-1", "storm-1", "orders-2", "storm-2");
  }

  @Test
  void whoeverHadATurnTheLongestAgoIsNext() {
    join("orders-1", "honest");
    assertThat(served()).isEqualTo("orders-1");
    join("storm-0", "storm");
    join("storm-1", "storm");
    assertThat(served()).isEqualTo("storm-0");
    join("orders-2", "honest");
    assertThat(served()).isEqualTo("orders-2");
    join("orders-3", "honest");
    assertThat(served()).as("one after the other").isEqualTo("storm-1");
    assertThat(served()).isEqualTo("orders-3");
    assertThat(line.isEmpty()).isTrue();
  }

  @Test
  void whatSomebodyHadWhileNobodyElseWaitedIsNotHeldAgainstIt() {
    for (int i = 0; i < 100; i++) {
      line.noteServed("honest");
    }
    for (int i = 0; i < 100; i++) {
      join("storm-" + i, "storm");
    }
    assertThat(served()).isEqualTo("storm-0");
    join("orders", "honest");
    assertThat(served()).isEqualTo("orders");
  }

  @Test
  void aNewNameComesBehindWhoeverHadATurnBeforeItCame() {
    line.noteServed("honest");
    for (int i = 0; i < 1_000; i++) {
      join("storm-" + i, "name-" + i);
    }
    join("orders-1", "honest");
    assertThat(served()).isEqualTo("orders-1");

    join("orders-2", "honest");
    for (int i = 1_000; i < 2_000; i++) {
      join("storm-" + i, "name-" + i);
    }
    for (int i = 0; i < 1_000; i++) {
      assertThat(served()).as("those that came before its last turn").isEqualTo("storm-" + i);
    }
    assertThat(served()).as("no later name holds it up").isEqualTo("orders-2");
  }

  /** One maker, two seconds for a pair, in a time that only this test moves. */
  @Test
  void besideAStormAnAskerAtANormalPaceWaitsForThePairThatIsUnderWayAndItsOwn() {
    long making = TimeUnit.SECONDS.toNanos(2);
    long pace = TimeUnit.SECONDS.toNanos(5);
    line.noteServed("honest");
    for (int i = 0; i < 1_000; i++) {
      join("storm-" + i, "storm");
    }
    List<Long> waits = new ArrayList<>();
    List<Long> asked = new ArrayList<>();
    int ofStorm = 0;
    while (waits.size() < 100) {
      KeyPairQueue.Ask ask = line.next().orElseThrow();
      long ready = nanos.get() + making;
      for (long due = asked.size() * pace; due <= ready; due += pace) {
        nanos.set(due);
        join("orders-" + asked.size(), "honest");
        asked.add(due);
      }
      nanos.set(ready);
      if (ask.asker().equals("honest")) {
        waits.add(ready - asked.get(waits.size()));
      } else {
        ofStorm++;
      }
    }
    assertThat(waits).allMatch(wait -> wait <= 2 * making);
    assertThat(ofStorm).as("the storm gets the rest").isBetween(100, 200);
  }

  @Test
  void lightIsWhoeverWaitsForOneAloneAndHadNoneLately() {
    join("storm-0", "storm");
    join("storm-1", "storm");
    assertThat(line.nextIfLight()).isEmpty();
    join("orders-1", "honest");
    assertThat(line.nextIfLight()).as("the storm came first").isEmpty();
    assertThat(line.nextLight(WrappingKeySpec.RSA_4096)).isEmpty();
    assertThat(line.nextLight(WrappingKeySpec.RSA_2048).map(KeyPairQueue.Ask::ticket))
        .contains("orders-1");

    assertThat(line.isAtEase("honest")).isFalse();
    nanos.addAndGet(KeyPairQueue.PACE_NANOS);
    assertThat(line.isAtEase("honest")).isTrue();
    assertThat(line.isAtEase("storm")).as("it waits").isFalse();
  }

  @Test
  void nobodyIsAtEaseUntilItsLastPairIsAWhileAgo() {
    nanos.set(TimeUnit.HOURS.toNanos(1));
    line.noteServed("honest");
    assertThat(line.isAtEase("honest")).isFalse();
    nanos.addAndGet(KeyPairQueue.PACE_NANOS - 1);
    assertThat(line.isAtEase("honest")).isFalse();
    nanos.addAndGet(1);
    assertThat(line.isAtEase("honest")).isTrue();
  }

  @Test
  void ofThoseWhoAskNowAndThenWhoeverHadATurnTheLongestAgoIsNext() {
    line.noteServed("honest");
    nanos.addAndGet(KeyPairQueue.PACE_NANOS);
    join("payments", "new");
    join("orders", "honest");

    assertThat(line.nextLight(WrappingKeySpec.RSA_2048).map(KeyPairQueue.Ask::ticket))
        .contains("orders");
  }

  @Test
  void onceItIsClearedNobodyWaits() {
    join("orders", "honest");
    assertThat(line.isEmpty()).isFalse();
    assertThat(line.isWaiting("honest")).isTrue();

    line.clear();

    assertThat(line.isEmpty()).isTrue();
    assertThat(line.isWaiting("honest")).isFalse();
    assertThat(line.next()).isEmpty();
  }

  @Test
  void whatIsAskedForOnceMoreKeepsItsPlaceAndAllAreTold() {
    List<String> told = new ArrayList<>();
    line.join("orders", WrappingKeySpec.RSA_2048, "a", () -> told.add("first"));
    line.join("orders", WrappingKeySpec.RSA_2048, "b", () -> told.add("second"));

    line.next().orElseThrow().whenReady().forEach(Runnable::run);
    assertThat(told).containsExactly("first", "second");
    assertThat(line.next()).isEmpty();
  }

  @Test
  void whoLeavesIsNotServed() {
    join("storm-0", "storm");
    join("storm-1", "storm");
    line.leave("storm-0");
    line.leave("nobody");

    assertThat(served()).isEqualTo("storm-1");
    assertThat(line.isWaiting("storm")).isFalse();
  }

  @Test
  void oneOfManyNamesIsForgottenAndNothingGrows() {
    for (int i = 0; i < 5_000; i++) {
      line.noteServed("name-" + i);
    }
    assertThat(line.isAtEase("name-4999")).isFalse();
    assertThat(line.isAtEase("name-4000")).as("the thousandth").isFalse();
    assertThat(line.isAtEase("name-3999")).isTrue();
    assertThat(line.isAtEase("name-0")).isTrue();
  }

  private void join(String ticket, String asker) {
    line.join(ticket, WrappingKeySpec.RSA_2048, asker, () -> {});
  }

  private String served() {
    Optional<KeyPairQueue.Ask> next = line.next();
    return next.orElseThrow().ticket();
  }
}
