package dev.keylife.streams;

import dev.keylife.lifecycle.KeyId;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;

/**
 * Which partition a key lives in: that of Kafka's own default partitioner (murmur2) for the bare
 * key id. Clients in other languages may hash differently, so not every command arrives there.
 */
final class Partitions {
  private Partitions() {}

  static byte[] recordKey(KeyId id) {
    return id.value().getBytes(StandardCharsets.UTF_8);
  }

  static int of(KeyId id, int partitions) {
    return BuiltInPartitioner.partitionForKey(recordKey(id), partitions);
  }
}
