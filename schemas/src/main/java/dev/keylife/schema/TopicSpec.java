package dev.keylife.schema;

import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * What a topic must be, in plain values that fit {@code NewTopic} of Kafka's admin client.
 *
 * @param name the topic's name
 * @param partitions the number of partitions, at least 1
 * @param cleanupPolicy whether old records are deleted by age or compacted by key
 * @param configs every topic setting that a topic is created with, by Kafka's names, {@code
 *     cleanup.policy} included; sorted and unmodifiable
 * @param binding those of them that an existing topic must obey too, because something would break
 *     in silence otherwise; all others are its owner's to change. Sorted and unmodifiable; {@code
 *     cleanup.policy} is always among them
 */
public record TopicSpec(
    String name,
    int partitions,
    CleanupPolicy cleanupPolicy,
    Map<String, String> configs,
    Map<String, Bound> binding) {

  /** How a setting of an existing topic must compare with the contract's. */
  public enum Bound {
    /** The same text. */
    EXACTLY,
    /** A number that is not larger. */
    AT_MOST,
    /** A number that is not smaller. */
    AT_LEAST;

    private boolean holds(String actual, String needed) {
      return switch (this) {
        case EXACTLY -> actual.equals(needed);
        case AT_MOST -> Long.parseLong(actual) <= Long.parseLong(needed);
        case AT_LEAST -> Long.parseLong(actual) >= Long.parseLong(needed);
      };
    }
  }

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
   * @throws IllegalArgumentException if there is less than one partition, the settings contradict
   *     the cleanup policy, or one is binding that has no value
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
    var bounds = new TreeMap<>(binding);
    bounds.put(CLEANUP_POLICY, Bound.EXACTLY);
    if (!all.keySet().containsAll(bounds.keySet())) {
      throw new IllegalArgumentException(
          "Topic " + name + ": of " + bounds.keySet() + " some have no value in " + all);
    }
    binding = Collections.unmodifiableSortedMap(bounds);
  }

  /**
   * The binding settings that an existing topic breaks, each with the value that it needs.
   *
   * @param actual the value that the topic has for a setting
   */
  public SortedMap<String, String> broken(UnaryOperator<String> actual) {
    SortedMap<String, String> broken = new TreeMap<>();
    binding.forEach(
        (setting, bound) -> {
          String needed = configs.getOrDefault(setting, "");
          if (!bound.holds(actual.apply(setting), needed)) {
            broken.put(setting, needed);
          }
        });
    return broken;
  }
}
