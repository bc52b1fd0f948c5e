package dev.keylife.schema;

import dev.keylife.schema.TopicSpec.Bound;
import dev.keylife.schema.TopicSpec.CleanupPolicy;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/**
 * A topic whose settings are being written down. None elects a leader that lacks what was
 * acknowledged.
 */
final class TopicDraft {
  private final String name;
  private final int partitions;
  private final Map<String, String> configs = new TreeMap<>();
  private final Map<String, Bound> binding = new TreeMap<>();

  TopicDraft(String name, int partitions) {
    this.name = name;
    this.partitions = partitions;
    configs.put("unclean.leader.election.enable", "false");
  }

  /** A value for a new topic; its owner's to change. */
  TopicDraft with(String setting, long value) {
    configs.put(setting, Long.toString(value));
    return this;
  }

  TopicDraft exactly(String setting, String value) {
    configs.put(setting, value);
    binding.put(setting, Bound.EXACTLY);
    return this;
  }

  TopicDraft atMost(String setting, long value) {
    binding.put(setting, Bound.AT_MOST);
    return with(setting, value);
  }

  TopicDraft atLeast(String setting, long value) {
    binding.put(setting, Bound.AT_LEAST);
    return with(setting, value);
  }

  TopicDraft timedByTheBrokers() {
    return exactly("message.timestamp.type", "LogAppendTime");
  }

  TopicDraft keptFor(Duration retention) {
    return with("retention.ms", retention.toMillis());
  }

  TopicDraft compactedEarly() {
    configs.put("min.cleanable.dirty.ratio", "0.1");
    return this;
  }

  /** Old records are deleted by age. */
  TopicSpec aged() {
    return as(CleanupPolicy.DELETE);
  }

  /** The latest record of each key is kept. */
  TopicSpec compacted() {
    return as(CleanupPolicy.COMPACT);
  }

  private TopicSpec as(CleanupPolicy policy) {
    return new TopicSpec(name, partitions, policy, configs, binding);
  }
}
