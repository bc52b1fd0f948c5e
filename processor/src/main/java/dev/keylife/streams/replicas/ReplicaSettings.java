package dev.keylife.streams.replicas;

import java.time.Duration;

/**
 * How replicas are told of sealed material.
 *
 * @param topic the id that Kafka gave {@code key-materials} when it was made. A topic with another
 *     id holds nothing yet
 * @param heartbeat how often they are told that a partition is at work
 */
public record ReplicaSettings(String topic, Duration heartbeat) {

  /** The defaults: no topic in particular, 1 s. */
  public static ReplicaSettings defaults() {
    return new ReplicaSettings("", Duration.ofSeconds(1));
  }

  /** In every quarter of the bound at least, or what was erased would rest for longer than it. */
  public Duration heartbeatWithin(Duration erasureBound) {
    Duration quarter = erasureBound.dividedBy(4);
    return heartbeat.compareTo(quarter) < 0 ? heartbeat : quarter;
  }
}
