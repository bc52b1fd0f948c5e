package dev.keylife.schema;

import java.util.Map;

/**
 * What a topic is to be.
 *
 * @param name its name
 * @param partitions how many partitions it has, at least
 * @param configs its settings, by Kafka's names
 */
public record TopicSpec(String name, int partitions, Map<String, String> configs) {
  public TopicSpec {
    configs = Map.copyOf(configs);
  }
}
