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
  void allButTheDeadLettersAreCoPartitioned() {
    for (int partitions : List.of(1, 6, 48)) {
      assertThat(Topics.specs(partitions))
          .filteredOn(spec -> !spec.name().equals(Topics.KEY_COMMANDS_DLQ))
          .hasSize(8)
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
  void whatWasErasedLeavesTheTopicOfMaterialsWithinTheBound() {
    var materials =
        Topics.specs(1, Duration.ofMinutes(10)).stream()
            .filter(spec -> spec.name().equals(Topics.KEY_MATERIALS))
            .findFirst()
            .orElseThrow();

    assertThat(materials.configs())
        .containsEntry("cleanup.policy", "compact")
        .containsEntry("segment.ms", "300000")
        .containsEntry("max.compaction.lag.ms", "300000")
        .containsEntry("delete.retention.ms", "600000");
    assertThat(broken(Topics.KEY_MATERIALS, Map.of("segment.ms", "86400000")))
        .containsExactly(Map.entry("segment.ms", "3600000"));
  }

  @Test
  void howKeysWereUsedIsKeptForAWhileAndWhenLastForEver() {
    assertThat(spec(Topics.KEY_USAGE).configs())
        .containsEntry("cleanup.policy", "delete")
        .containsEntry("retention.ms", Long.toString(Duration.ofDays(90).toMillis()));
    assertThat(broken(Topics.KEY_USAGE, Map.of("retention.ms", "31536000000"))).isEmpty();
    assertThat(spec(Topics.KEY_LAST_USAGE).configs()).containsEntry("cleanup.policy", "compact");
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
  void whatCommandsTakeIsAsSmallForWhoeverReadsIt() {
    assertThat(broken(Topics.KEY_COMMANDS, Map.of())).isEmpty();
    assertThat(broken(Topics.KEY_COMMANDS, Map.of("compression.type", "producer")))
        .containsExactly(Map.entry("compression.type", "uncompressed"));
    assertThat(broken(Topics.KEY_COMMANDS, Map.of("max.message.bytes", "131073")))
        .containsExactly(Map.entry("max.message.bytes", "131072"));
    assertThat(broken(Topics.KEY_COMMANDS, Map.of("max.message.bytes", "65536"))).isEmpty();
  }

  @Test
  void factsAndDeadLettersHaveRoomForWhatIsWritten() {
    for (String topic : List.of(Topics.KEY_EVENTS, Topics.KEY_STATES, Topics.KEY_COMMANDS_DLQ)) {
      assertThat(broken(topic, Map.of("max.message.bytes", "100000"))).hasSize(1);
      assertThat(broken(topic, Map.of("max.message.bytes", "2000000"))).isEmpty();
    }
  }

  @Test
  void timesAndReplicasAreTheOwnersToChange() {
    assertThat(broken(Topics.KEY_COMMANDS, Map.of("retention.ms", "1"))).isEmpty();
    assertThat(broken(Topics.KEY_COMMANDS, Map.of("message.timestamp.type", "CreateTime")))
        .hasSize(1);
    assertThat(broken(Topics.KEY_STATES, Map.of("cleanup.policy", "delete"))).hasSize(1);
  }

  @Test
  void aSpecRefusesABindingSettingWithoutAValue() {
    assertThatThrownBy(
            () ->
                new TopicSpec(
                    "t", 1, CleanupPolicy.DELETE, Map.of(), Map.of("x", TopicSpec.Bound.AT_MOST)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** What a topic breaks that is as the contract has it but for some settings. */
  private static Map<String, String> broken(String topic, Map<String, String> otherwise) {
    TopicSpec spec = spec(topic);
    return spec.broken(n -> otherwise.getOrDefault(n, spec.configs().getOrDefault(n, "")));
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
    assertThatThrownBy(() -> new TopicSpec("t", 1, CleanupPolicy.COMPACT, settings, Map.of()))
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
