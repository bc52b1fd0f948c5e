package dev.keylife.schema;

import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a topic must be, in plain values that fit {@code NewTopic} of Kafka's admin client.
 *
 * @param name the topic's name
 * @param partitions the number of partitions, at least 1
 * @param cleanupPolicy whether old records are deleted by age or compacted by key
 * @param configs every topic setting that the contract fixes, by Kafka's names, {@code
 *     cleanup.policy} included; sorted and unmodifiable
 */
public record TopicSpec(
    String name, int partitions, CleanupPolicy cleanupPolicy, Map<String, String> configs) {

  /** Kafka's {@code cleanup.policy}. */
  public enum CleanupPolicy {
    /** Segments older than {@code retention.ms} are deleted. */
    DELETE,
    /** The latest record of each key is kept. */
    COMPACT;

    /** The value as Kafka spells it in a topic's configuration. */
    public String configValue() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Name of the setting that {@link #cleanupPolicy()} is written under. */
  public static final String CLEANUP_POLICY = "cleanup.policy";

  /**
   * Adds the cleanup policy to the settings and freezes them.
   *
   * @throws IllegalArgumentException if there is less than one partition, or the settings
   *     contradict the cleanup policy
   */
  public TopicSpec {
    if (partitions < 1) {
      throw new IllegalArgumentException(
          "Topic " + name + " needs at least 1 partition, not " + partitions);
    }
    var all = new TreeMap<>(configs);
    var given = all.put(CLEANUP_POLICY, cleanupPolicy.configValue());
    if (given != null && !given.equals(cleanupPolicy.configValue())) {
      throw new IllegalArgumentException(
          "Topic %s: setting %s is %s and the cleanup policy is %s"
              .formatted(name, CLEANUP_POLICY, given, cleanupPolicy.configValue()));
    }
    configs = Collections.unmodifiableSortedMap(all);
  }
}
