package dev.keylife.client;

import dev.keylife.schema.KeyPartition;
import dev.keylife.schema.Topics;
import dev.keylife.snapshot.KeySnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Reads the compacted snapshots. Only the newest record of a key counts, and a key whose newest
 * record is empty (a tombstone) is gone; so values are decoded at the end, once per key.
 */
final class SnapshotReader {
  private SnapshotReader() {}

  static List<KeySnapshot> all(ClientConfig config, Failures failures, ValueCodec codec) {
    try (TopicReader reader = new TopicReader(config, failures, Topics.KEY_STATES)) {
      return read(reader, codec, keyId -> true);
    }
  }

  static void each(
      ClientConfig config,
      Failures failures,
      ValueCodec codec,
      Predicate<String> wanted,
      BiConsumer<String, Optional<KeySnapshot>> handler) {
    try (TopicReader reader = new TopicReader(config, failures, Topics.KEY_STATES)) {
      reader.seek(new EventQuery.Start.Beginning());
      reader.readToEnd(
          fetched -> {
            if (wanted.test(fetched.key())) {
              handler.accept(fetched.key(), decode(fetched, codec));
            }
            return true;
          });
    }
  }

  private static Optional<KeySnapshot> decode(
      ConsumerRecord<String, byte[]> fetched, ValueCodec codec) {
    try {
      return fetched.value() != null && codec.decode(fetched) instanceof KeySnapshot snapshot
          ? Optional.of(snapshot)
          : Optional.empty();
    } catch (UnreadableValueException e) {
      throw e.asException();
    }
  }

  /**
   * Reads the partition that the Java clients put the key into, and the others if it is not there.
   */
  static Optional<KeySnapshot> one(
      ClientConfig config, Failures failures, ValueCodec codec, String keyId) {
    try (TopicReader reader = new TopicReader(config, failures, Topics.KEY_STATES)) {
      int home = KeyPartition.of(keyId, reader.partitions().size());
      reader.keep(partition -> partition.partition() == home);
      Optional<KeySnapshot> found = read(reader, codec, keyId::equals).stream().findFirst();
      if (found.isPresent()) {
        return found;
      }
    }
    try (TopicReader reader = new TopicReader(config, failures, Topics.KEY_STATES)) {
      return read(reader, codec, keyId::equals).stream().findFirst();
    }
  }

  private static List<KeySnapshot> read(
      TopicReader reader, ValueCodec codec, Predicate<String> wanted) {
    Map<String, ConsumerRecord<String, byte[]>> latest = new TreeMap<>();
    reader.seek(new EventQuery.Start.Beginning());
    reader.readToEnd(
        fetched -> {
          if (wanted.test(fetched.key())) {
            keep(latest, fetched);
          }
          return true;
        });
    List<KeySnapshot> snapshots = new ArrayList<>(latest.size());
    latest.values().forEach(fetched -> decode(fetched, codec).ifPresent(snapshots::add));
    return snapshots;
  }

  private static void keep(
      Map<String, ConsumerRecord<String, byte[]>> latest, ConsumerRecord<String, byte[]> fetched) {
    if (fetched.value() == null) {
      latest.remove(fetched.key());
    } else {
      latest.put(fetched.key(), fetched);
    }
  }
}
