package dev.keylife.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keylife.schema.TopicSpec.CleanupPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TopicsTest {

  @Test
  void commandsEventsAndStatesAreCoPartitioned() {
    for (int partitions : List.of(1, 6, 48)) {
      assertThat(Topics.specs(partitions))
          .filteredOn(spec -> !spec.name().equals(Topics.KEY_COMMANDS_DLQ))
          .hasSize(3)
          .allSatisfy(spec -> assertThat(spec.partitions()).isEqualTo(partitions));
    }
  }

  @Test
  void theAuditTrailIsNeverCutByAgeOrSize() {
    var events = spec(Topics.KEY_EVENTS);
    assertThat(events.cleanupPolicy()).isEqualTo(CleanupPolicy.DELETE);
    assertThat(events.configs())
        .containsEntry("cleanup.policy", "delete")
        .containsEntry("retention.ms", "-1")
        .containsEntry("retention.bytes", "-1");
  }

  @Test
  void statesKeepTheLatestSnapshotOfEveryKey() {
    assertThat(spec(Topics.KEY_STATES).configs()).containsEntry("cleanup.policy", "compact");
  }

  @Test
  void commandsAgeByTheBrokersClockForAWeek() {
    assertThat(spec(Topics.KEY_COMMANDS).configs())
        .containsEntry("message.timestamp.type", "LogAppendTime")
        .containsEntry("retention.ms", Long.toString(Duration.ofDays(7).toMillis()));
  }

  @Test
  void theLargestCommandFitsIntoTheDeadLetterQueueWithItsHeaders() {
    assertThat(maxMessageBytes(Topics.KEY_COMMANDS_DLQ))
        .isGreaterThan(maxMessageBytes(Topics.KEY_COMMANDS));
  }

  @Test
  void deadLettersOutliveTheCommandsTheyCameFrom() {
    assertThat(retention(Topics.KEY_COMMANDS_DLQ)).isGreaterThan(retention(Topics.KEY_COMMANDS));
  }

  @Test
  void refusesAPartitionCountBelowOne() {
    assertThatThrownBy(() -> Topics.specs(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Topic key-commands needs at least 1 partition, not 0");
  }

  @Test
  void aSpecRefusesSettingsThatContradictItsCleanupPolicy() {
    var settings = Map.of("cleanup.policy", "delete");
    assertThatThrownBy(() -> new TopicSpec("t", 1, CleanupPolicy.COMPACT, settings))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("cleanup.policy is delete and the cleanup policy is compact");
  }

  private static TopicSpec spec(String name) {
    return Topics.specs().stream()
        .filter(spec -> spec.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static int maxMessageBytes(String topic) {
    return Integer.parseInt(spec(topic).configs().getOrDefault("max.message.bytes", "0"));
  }

  private static long retention(String topic) {
    return Long.parseLong(spec(topic).configs().getOrDefault("retention.ms", "0"));
  }
}
