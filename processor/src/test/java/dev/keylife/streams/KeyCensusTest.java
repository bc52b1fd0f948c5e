package dev.keylife.streams;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keylife.command.DeleteImportedKeyMaterial;
import dev.keylife.command.ScheduleKeyDeletion;
import dev.keylife.lifecycle.KeyState;
import dev.keylife.streams.TopologyHarness.Setup;
import dev.keylife.streams.progress.TopologyListener;
import dev.keylife.streams.state.KeyCensus;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The counts of keys follow every change. */
class KeyCensusTest {
  @TempDir Path folder;

  private final Heard heard = new Heard();

  private static final class Heard implements TopologyListener {
    final AtomicReference<KeyCensus> census = new AtomicReference<>(new KeyCensus());
    final AtomicInteger open = new AtomicInteger();

    @Override
    public void opened(KeyCensus opened) {
      census.set(opened);
      open.incrementAndGet();
    }

    @Override
    public void closed(KeyCensus closed) {
      open.decrementAndGet();
    }
  }

  @Test
  void keysAreCountedByStateAndMaterialsByTheirExpiry() {
    try (TopologyHarness harness = new TopologyHarness(Setup.in(folder).with(heard))) {
      fill(harness);
      assertCounted(harness);
      assertThat(heard.census.get().nextDeadline()).isPresent();
    }
    assertThat(heard.open).hasValue(0);
  }

  @Test
  void whatExpiresOrIsDeletedIsCountedNoLonger() {
    try (TopologyHarness harness = new TopologyHarness(Setup.in(folder).with(heard))) {
      fill(harness);
      harness.advance(Duration.ofDays(8));
      harness.send(new DeleteImportedKeyMaterial(harness.header("month"), null));
      assertStates(Map.of(KeyState.PENDING_IMPORT, 4L));
      assertThat(heard.census.get().expiring(harness.now(), Duration.ofDays(30))).isZero();
    }
  }

  /** One key waits, three have material for an hour, five days and twenty days, one is to go. */
  private static void fill(TopologyHarness harness) {
    byte[] material = new byte[32];
    for (String key : new String[] {"waiting", "hour", "week", "month", "going"}) {
      harness.send(harness.createKey(key));
    }
    harness.send(harness.importCommand("hour", material, Duration.ofHours(1)));
    harness.send(harness.importCommand("week", material, Duration.ofDays(5)));
    harness.send(harness.importCommand("month", material, Duration.ofDays(20)));
    harness.send(new ScheduleKeyDeletion(harness.header("going"), 7));
    harness.advance(Duration.ofSeconds(1));
  }

  private void assertCounted(TopologyHarness harness) {
    assertStates(
        Map.of(KeyState.PENDING_IMPORT, 1L, KeyState.ENABLED, 3L, KeyState.PENDING_DELETION, 1L));
    KeyCensus census = heard.census.get();
    assertThat(census.expiring(harness.now(), Duration.ofDays(1))).isEqualTo(1);
    assertThat(census.expiring(harness.now(), Duration.ofDays(7))).isEqualTo(2);
    assertThat(census.expiring(harness.now(), Duration.ofDays(30))).isEqualTo(3);
  }

  private void assertStates(Map<KeyState, Long> expected) {
    for (KeyState state : KeyState.values()) {
      assertThat(heard.census.get().keys(state))
          .as(state.name())
          .isEqualTo(expected.getOrDefault(state, 0L));
    }
  }
}
