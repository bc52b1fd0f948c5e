package dev.keylife.streams;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keylife.command.EnableKey;
import dev.keylife.event.CommandRejected;
import dev.keylife.event.CommandRepeated;
import dev.keylife.event.EventHeader;
import dev.keylife.streams.TopologyHarness.Setup;
import dev.keylife.streams.state.StoreNames;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A command id counts once within the window, and is not remembered for ever. */
class IdempotencyTopologyTest {
  @TempDir Path folder;
  private TopologyHarness harness;

  @BeforeEach
  void start() {
    harness = new TopologyHarness(Setup.in(folder.resolve("state")).with(new PlainCryptography()));
    harness.send(harness.createKey("k"));
  }

  @AfterEach
  void stop() {
    harness.close();
  }

  @Test
  void withinTheWindowACommandCountsOnceAlsoAfterRestarts() {
    SpecificRecord command = new EnableKey(harness.header("k"));
    assertThat(harness.send(command)).hasSize(1);

    for (int day = 0; day < 7; day++) {
      harness = harness.restartAfter(Duration.ofHours(23));
      assertThat(harness.send(command))
          .as("day %d", day)
          .singleElement()
          .isInstanceOf(CommandRepeated.class);
    }
    EventHeader next = (EventHeader) harness.send(new EnableKey(harness.header("k"))).get(0).get(0);
    assertThat(next.getSequence())
        .as("each repetition has an event, and so a number")
        .isEqualTo(2 + 7 + 1L);
  }

  @Test
  void theWindowRunsFromTheFirstDeliveryAndDuplicatesDoNotProlongIt() {
    SpecificRecord command = new EnableKey(harness.header("k"));
    harness.send(command);
    harness.advance(Duration.ofDays(6));
    assertThat(harness.send(command)).singleElement().isInstanceOf(CommandRepeated.class);
    harness.advance(Duration.ofDays(1).plusMillis(1));
    assertThat(harness.send(command)).singleElement().isInstanceOf(CommandRejected.class);
  }

  @Test
  void whatIsOlderThanTheWindowIsDroppedFromTheStore() {
    int perDay = 20;
    for (int day = 0; day < 30; day++) {
      for (int i = 0; i < perDay; i++) {
        harness.send(new EnableKey(harness.header("k")));
      }
      harness.advance(Duration.ofDays(1));
    }
    // Dropped in segments of half a window: one and a half windows at most, and a day's worth.
    assertThat(remembered()).isBetween(7L * perDay, (7L + 4 + 1) * perDay);
  }

  @Test
  void anAbsurdlyLongCommandIdIsRefusedEachTimeAndTakesNoRoom() {
    long before = remembered();
    SpecificRecord command = new EnableKey(harness.header("k", "x".repeat(30_000)));

    assertThat(harness.send(command)).hasSize(1);
    assertThat(harness.send(command)).hasSize(1);
    assertThat(remembered()).isEqualTo(before);
  }

  private long remembered() {
    long count = 0;
    try (KeyValueIterator<?, ?> all =
        harness.driver.getWindowStore(StoreNames.COMMAND_IDS_STORE).all()) {
      for (; all.hasNext(); all.next()) {
        count++;
      }
    }
    return count;
  }
}
