package dev.keylife.schema;

import java.util.List;
import java.util.Map;

/**
 * The topics: the one place for their names, partition counts, cleanup policies and retention.
 * AsyncAPI document, provisioning and clients follow from here.
 */
public final class Topics {
  /** Commands, keyed by key id. Kept for a week: a command is acted on within moments. */
  public static final String KEY_COMMANDS = "key-commands";

  /** Every fact, in order per key. Kept for ever: it is the audit trail. */
  public static final String KEY_EVENTS = "key-events";

  /** The latest snapshot of each key; a tombstone for a key that is gone. */
  public static final String KEY_STATES = "key-states";

  /** What could not be read as a command at all. */
  public static final String KEY_COMMANDS_DLQ = "key-commands-dlq";

  /** How many partitions commands, events and states have where nobody chooses. */
  public static final int DEFAULT_PARTITIONS = 6;

  private static final String WEEK_MS = "604800000";
  private static final String THIRTY_DAYS_MS = "2592000000";
  private static final String FOR_EVER = "-1";

  /** Far more than a command needs, so that an oversize one is seen and set aside, not lost. */
  private static final int LARGEST_COMMAND = 4 * 1024 * 1024;

  private static final int ROOM_FOR_HEADERS = 128 * 1024;

  private Topics() {}

  /**
   * All topics.
   *
   * @param partitions how many partitions commands, events and states have; they are the same so
   *     that a key has one number everywhere
   */
  public static List<TopicSpec> specs(int partitions) {
    return List.of(
        new TopicSpec(
            KEY_COMMANDS,
            partitions,
            Map.of(
                "cleanup.policy",
                "delete",
                "retention.ms",
                WEEK_MS,
                // The broker's clock, not the publisher's: what is due is judged by it.
                "message.timestamp.type",
                "LogAppendTime",
                "max.message.bytes",
                Integer.toString(LARGEST_COMMAND))),
        new TopicSpec(
            KEY_EVENTS, partitions, Map.of("cleanup.policy", "delete", "retention.ms", FOR_EVER)),
        new TopicSpec(KEY_STATES, partitions, Map.of("cleanup.policy", "compact")),
        new TopicSpec(
            KEY_COMMANDS_DLQ,
            1,
            Map.of(
                "cleanup.policy",
                "delete",
                "retention.ms",
                THIRTY_DAYS_MS,
                "max.message.bytes",
                Integer.toString(LARGEST_COMMAND + ROOM_FOR_HEADERS))));
  }
}
