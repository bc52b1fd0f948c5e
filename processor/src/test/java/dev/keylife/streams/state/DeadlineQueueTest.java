package dev.keylife.streams.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keylife.lifecycle.Deadline;
import dev.keylife.lifecycle.KeyId;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.apache.kafka.common.utils.Bytes;
import org.junit.jupiter.api.Test;

/** The queue says what a sorted map would, and reads no more than it must. */
class DeadlineQueueTest {
  private final OrderedStore store = new OrderedStore();
  private final DeadlineQueue queue = new DeadlineQueue(store);

  @Property
  void itHoldsWhatASortedMapWouldHold(@ForAll("scripts") List<Step> script) {
    OrderedStore kept = new OrderedStore();
    DeadlineQueue tested = new DeadlineQueue(kept);
    TreeMap<Bytes, Deadline> expected = new TreeMap<>();
    for (Step step : script) {
      Bytes key = DeadlineKey.encode(step.deadline());
      switch (step.kind()) {
        case ADD -> {
          tested.add(step.deadline());
          expected.put(key, step.deadline());
        }
        case REMOVE -> {
          tested.remove(step.deadline());
          expected.remove(key);
        }
        case REACH -> {
          Instant now = step.deadline().due();
          List<Deadline> due =
              expected.values().stream().filter(d -> !d.due().isAfter(now)).limit(3).toList();
          assertThat(tested.due(now, 3)).isEqualTo(due);
        }
        case LOOK ->
            assertThat(tested.next())
                .isEqualTo(expected.values().stream().findFirst().map(Deadline::due));
        // A processor that starts on what another one left.
        case RESTART -> tested = new DeadlineQueue(kept);
      }
    }
  }

  @Test
  void nothingIsReadWhileNothingIsDue() {
    queue.add(at(50));
    assertThat(queue.next()).contains(at(50).due());
    int before = store.looks;
    for (int second = 0; second < 50; second++) {
      assertThat(queue.due(Instant.ofEpochSecond(second), 10)).isEmpty();
      assertThat(queue.next()).contains(at(50).due());
      queue.add(at(60 + second));
    }
    assertThat(store.looks).isEqualTo(before);
    assertThat(queue.due(Instant.ofEpochSecond(50), 10)).containsExactly(at(50));
  }

  /** What RocksDB has to skip is what lies between where a look begins and what it finds. */
  @Test
  void aLookBeginsWhereTheLastOneFoundTheFirstDeadline() {
    for (int second = 10; second < 20; second++) {
      queue.add(at(second));
    }
    assertThat(queue.next()).contains(at(10).due());
    for (int second = 10; second < 19; second++) {
      queue.remove(at(second));
      assertThat(queue.next()).contains(at(second + 1).due());
      assertThat(store.lastBegin).contains(DeadlineKey.encode(at(second)));
    }
  }

  private static Deadline at(int second) {
    return new Deadline(
        Instant.ofEpochSecond(second), Deadline.Kind.MATERIAL_EXPIRY, new KeyId("k"), "m");
  }

  private enum Kind {
    ADD,
    REMOVE,
    REACH,
    LOOK,
    RESTART
  }

  record Step(Kind kind, Deadline deadline) {}

  @Provide
  Arbitrary<List<Step>> scripts() {
    Arbitrary<Kind> kinds =
        Arbitraries.frequencyOf(
            Tuple.of(6, Arbitraries.just(Kind.ADD)),
            Tuple.of(5, Arbitraries.just(Kind.REMOVE)),
            Tuple.of(4, Arbitraries.of(Kind.REACH, Kind.LOOK)),
            Tuple.of(1, Arbitraries.just(Kind.RESTART)));
    return Combinators.combine(kinds, Arbitraries.integers().between(0, 12))
        .as((kind, second) -> new Step(kind, at(second)))
        .list()
        .ofMaxSize(80);
  }
}
