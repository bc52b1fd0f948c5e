package dev.keylife.schema;

import dev.keylife.schema.TopicSpec.CleanupPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The topics of Keylife: their names and what they must be. The one place for both; the processor
 * creates from it what is missing and holds what exists against it.
 *
 * <p>The number of replicas is left to the cluster: three, with {@code min.insync.replicas} at two,
 * is what production wants and what a single broker on a laptop cannot give.
 */
public final class Topics {

  /** Commands to keys, by key id or ARN. Written by publishers, read by the processor. */
  public static final String KEY_COMMANDS = "key-commands";

  /** Every fact about every key, by key id: the audit trail. Written by the processor alone. */
  public static final String KEY_EVENTS = "key-events";

  /** The latest snapshot of every key, by key id. Written by the processor alone. */
  public static final String KEY_STATES = "key-states";

  /** Records of {@link #KEY_COMMANDS} that could not be read at all, with the cause in headers. */
  public static final String KEY_COMMANDS_DLQ = "key-commands-dlq";

  /** Partitions of commands, events and states where nothing else is asked for. */
  public static final int DEFAULT_PARTITIONS = 6;

  /**
   * Partitions of the dead letter queue: one, so that people read it in one order. Unreadable
   * records are rare, and no order per key is owed to them.
   */
  public static final int DLQ_PARTITIONS = 1;

  private static final int MEBIBYTE = 1024 * 1024;

  /**
   * Far above any valid command (a few KiB), so that an oversize one is accepted, refused by the
   * processor and seen in the dead letter queue, where a broker would only tell its sender.
   */
  private static final int MAX_COMMAND_BYTES = 4 * MEBIBYTE;

  /** Room for the largest command and the headers that say what was wrong with it. */
  private static final int MAX_DEAD_LETTER_BYTES = MAX_COMMAND_BYTES + MEBIBYTE;

  private static final String FOREVER = "-1";

  private Topics() {}

  /** The topics with {@link #DEFAULT_PARTITIONS}. */
  public static List<TopicSpec> specs() {
    return specs(DEFAULT_PARTITIONS);
  }

  /**
   * The topics with a chosen number of partitions.
   *
   * @param partitions of commands, events and states alike: they are co-partitioned, so that one
   *     task owns a key in all three. Cannot be changed once keys exist.
   * @throws IllegalArgumentException if it is less than 1
   */
  public static List<TopicSpec> specs(int partitions) {
    return List.of(
        commands(partitions), events(partitions), states(partitions), commandsDeadLetters());
  }

  private static TopicSpec commands(int partitions) {
    return new TopicSpec(
        KEY_COMMANDS,
        partitions,
        CleanupPolicy.DELETE,
        Map.of(
            // The broker's clock: a publisher's wrong one can neither age a command out of the
            // topic early nor keep wrapped material in it for longer.
            "message.timestamp.type",
            "LogAppendTime",
            "retention.ms",
            millis(Duration.ofDays(7)),
            "max.message.bytes",
            Integer.toString(MAX_COMMAND_BYTES),
            "unclean.leader.election.enable",
            "false"));
  }

  private static TopicSpec events(int partitions) {
    return new TopicSpec(
        KEY_EVENTS,
        partitions,
        CleanupPolicy.DELETE,
        Map.of(
            // A second clock, beside the processor's, that the processor cannot set.
            "message.timestamp.type",
            "LogAppendTime",
            "retention.ms",
            FOREVER,
            // Said as well, or a limit set for the whole cluster would cut the audit trail.
            "retention.bytes",
            FOREVER,
            "unclean.leader.election.enable",
            "false"));
  }

  private static TopicSpec states(int partitions) {
    return new TopicSpec(
        KEY_STATES,
        partitions,
        CleanupPolicy.COMPACT,
        Map.of(
            // A subscriber may be away for as long and still learn that a key was deleted.
            "delete.retention.ms",
            millis(Duration.ofDays(7)),
            "unclean.leader.election.enable",
            "false"));
  }

  private static TopicSpec commandsDeadLetters() {
    return new TopicSpec(
        KEY_COMMANDS_DLQ,
        DLQ_PARTITIONS,
        CleanupPolicy.DELETE,
        Map.of(
            "message.timestamp.type",
            "LogAppendTime",
            "retention.ms",
            millis(Duration.ofDays(30)),
            "max.message.bytes",
            Integer.toString(MAX_DEAD_LETTER_BYTES),
            "unclean.leader.election.enable",
            "false"));
  }

  private static String millis(Duration duration) {
    return Long.toString(duration.toMillis());
  }
}
