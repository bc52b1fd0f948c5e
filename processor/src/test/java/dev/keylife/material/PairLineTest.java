package dev.keylife.material;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keylife.lifecycle.WrappingKeySpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PairLineTest {
  private final AtomicLong nanos = new AtomicLong();
  private final PairLine line = new PairLine(nanos::get);

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
  void whoeverGotNoneLatelyIsNext() {
    join("storm-0", "storm");
    join("storm-1", "storm");
    assertThat(served()).isEqualTo("storm-0");
    join("orders-1", "honest");

    assertThat(line.nextOfNewcomers().map(PairLine.Ask::ticket)).contains("orders-1");
    assertThat(line.nextOfNewcomers()).isEmpty();
    nanos.addAndGet(PairLine.LATELY_NANOS);
    assertThat(line.nextOfNewcomers().map(PairLine.Ask::ticket)).contains("storm-1");
    assertThat(line.isEmpty()).isTrue();
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
    assertThat(line.wasServedLately("name-4999")).isTrue();
    assertThat(line.wasServedLately("name-0")).isFalse();
  }

  private void join(String ticket, String asker) {
    line.join(ticket, WrappingKeySpec.RSA_2048, asker, () -> {});
  }

  private String served() {
    Optional<PairLine.Ask> next = line.next();
    return next.orElseThrow().ticket();
  }
}
