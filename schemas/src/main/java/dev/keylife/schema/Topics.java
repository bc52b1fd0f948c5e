package dev.keylife.schema;

import java.time.Duration;
import java.util.List;

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

  /** What every alias stands for, by alias. Written by the processor alone. */
  public static final String KEY_ALIASES = "key-aliases";

  /**
   * What the partitions of keys and of aliases' names tell each other. The processor's own: nobody
   * else reads or writes it, and what it holds is no contract.
   */
  public static final String KEY_ALIAS_STEPS = "key-alias-steps";

  /**
   * The sealed material of every key, as {@link MaterialsKey} names it, and heartbeats. Written by
   * the processor alone, for the replicas that use keys; what it holds is no contract.
   */
  public static final String KEY_MATERIALS = "key-materials";

  /**
   * How keys were used, by key id: written by the gateways that use keys, each for itself, for
   * whoever audits their use. No key depends on it.
   */
  public static final String KEY_USAGE = "key-usage";

  /** When every key was used last, by key id. Written and read by the gateways. */
  public static final String KEY_LAST_USAGE = "key-last-usage";

  /** The record key in {@link #KEY_LAST_USAGE} of what is about no key: no key id has a slash. */
  public static final String USAGE_TRACKING = "/tracking";

  /** Within which time what was erased is gone from {@link #KEY_MATERIALS}, unless said else. */
  public static final Duration DEFAULT_ERASURE_BOUND = Duration.ofDays(1);

  /** Partitions of commands, events and states where nothing else is asked for. */
  public static final int DEFAULT_PARTITIONS = 6;

  /**
   * Partitions of the dead letter queue: one, so that people read it in one order. Unreadable
   * records are rare, and no order per key is owed to them.
   */
  public static final int DLQ_PARTITIONS = 1;

  /**
   * The largest batch that {@link #KEY_COMMANDS} takes, {@code max.message.bytes}; a command has a
   * few KiB. A broker holds it against what a batch has before compression too, because the topic
   * is {@code uncompressed}: whatever it takes is as small for whoever reads it. Otherwise a few KB
   * of compressed zeros would be gigabytes in the memory of the processor.
   */
  public static final int MAX_COMMAND_BATCH_BYTES = 128 * 1024;

  /** Room for the largest command and the headers that say what was wrong with it. */
  public static final int MAX_DEAD_LETTER_BYTES = 2 * MAX_COMMAND_BATCH_BYTES;

  /**
   * What {@link #KEY_EVENTS}, {@link #KEY_STATES} and the changelogs take at least: Kafka's own
   * default, said because a cluster may have another. What the processor would write beyond it, it
   * refuses before.
   */
  public static final int MAX_FACT_BYTES = 1_048_588;

  private static final String DELETE_RETENTION_MS = "delete.retention.ms";
  private static final String MAX_MESSAGE_BYTES = "max.message.bytes";
  private static final String SEGMENT_MS = "segment.ms";
  private static final long FOREVER = -1;
  private static final Duration LONGEST_SEGMENT = Duration.ofHours(1);

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
    return specs(partitions, DEFAULT_ERASURE_BOUND);
  }

  /**
   * The topics with a chosen number of partitions.
   *
   * @param partitions as in {@link #specs(int)}
   * @param erasureBound within which time what was erased is gone from {@link #KEY_MATERIALS}
   * @throws IllegalArgumentException if there is less than one partition
   */
  public static List<TopicSpec> specs(int partitions, Duration erasureBound) {
    return List.of(
        commands(partitions),
        events(partitions),
        states(partitions),
        aliases(partitions),
        aliasSteps(partitions),
        materials(partitions, erasureBound),
        usage(partitions),
        lastUsage(partitions),
        commandsDeadLetters());
  }

  private static TopicSpec commands(int partitions) {
    return new TopicDraft(KEY_COMMANDS, partitions)
        // The broker's clock: a publisher's wrong one can neither age a command out of the
        // topic early nor keep wrapped material in it for longer.
        .timedByTheBrokers()
        .keptFor(Duration.ofDays(7))
        .exactly("compression.type", "uncompressed")
        .atMost(MAX_MESSAGE_BYTES, MAX_COMMAND_BATCH_BYTES)
        .aged();
  }

  private static TopicSpec events(int partitions) {
    return new TopicDraft(KEY_EVENTS, partitions)
        // A second clock, beside the processor's, that the processor cannot set.
        .timedByTheBrokers()
        .with("retention.ms", FOREVER)
        // Said as well, or a limit set for the whole cluster would cut the audit trail.
        .with("retention.bytes", FOREVER)
        .atLeast(MAX_MESSAGE_BYTES, MAX_FACT_BYTES)
        .aged();
  }

  private static TopicSpec states(int partitions) {
    return snapshots(KEY_STATES, partitions).compacted();
  }

  /**
   * For a day it tells of every change, so that whoever reads it from its beginning finds which
   * command deleted an alias, although the name was given to another key since.
   */
  private static TopicSpec aliases(int partitions) {
    return snapshots(KEY_ALIASES, partitions)
        .with("min.compaction.lag.ms", Duration.ofDays(1).toMillis())
        .compacted();
  }

  /** A step that is lost leaves a command without an answer; so they are kept for long. */
  private static TopicSpec aliasSteps(int partitions) {
    return new TopicDraft(KEY_ALIAS_STEPS, partitions)
        .timedByTheBrokers()
        .keptFor(Duration.ofDays(30))
        .aged();
  }

  /**
   * Erased within the bound as from the changelogs: a segment ends after half the bound, because
   * there are heartbeats in every quarter, and is compacted as soon as it has ended. Segments are
   * short and compacted early all the same, so that a replica need not read a day of heartbeats
   * before it serves.
   */
  private static TopicSpec materials(int partitions, Duration erasureBound) {
    Duration half = erasureBound.dividedBy(2);
    Duration segment = half.compareTo(LONGEST_SEGMENT) < 0 ? half : LONGEST_SEGMENT;
    return new TopicDraft(KEY_MATERIALS, partitions)
        .atMost(SEGMENT_MS, segment.toMillis())
        .atMost("max.compaction.lag.ms", half.toMillis())
        .atMost(DELETE_RETENTION_MS, erasureBound.toMillis())
        .compactedEarly()
        .atLeast(MAX_MESSAGE_BYTES, MAX_FACT_BYTES)
        .compacted();
  }

  /** Ages by the brokers' clock: that of a gateway can neither hide nor keep what it told. */
  private static TopicSpec usage(int partitions) {
    return new TopicDraft(KEY_USAGE, partitions)
        .timedByTheBrokers()
        .keptFor(Duration.ofDays(90))
        .aged();
  }

  /**
   * A busy key is written every few seconds by every gateway, and a gateway reads all of it at its
   * start: so segments are short and compacted early.
   */
  private static TopicSpec lastUsage(int partitions) {
    return snapshots(KEY_LAST_USAGE, partitions)
        .with(SEGMENT_MS, LONGEST_SEGMENT.toMillis())
        .compactedEarly()
        .compacted();
  }

  private static TopicDraft snapshots(String name, int partitions) {
    return new TopicDraft(name, partitions)
        // A subscriber may be away for as long and still learn that a key or alias is gone.
        .with(DELETE_RETENTION_MS, Duration.ofDays(7).toMillis())
        .atLeast(MAX_MESSAGE_BYTES, MAX_FACT_BYTES);
  }

  private static TopicSpec commandsDeadLetters() {
    return new TopicDraft(KEY_COMMANDS_DLQ, DLQ_PARTITIONS)
        .timedByTheBrokers()
        .keptFor(Duration.ofDays(30))
        .atLeast(MAX_MESSAGE_BYTES, MAX_DEAD_LETTER_BYTES)
        .aged();
  }
}
