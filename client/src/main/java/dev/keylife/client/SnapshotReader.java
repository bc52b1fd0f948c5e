package dev.keylife.client;

import dev.keylife.schema.KeyPartition;
import dev.keylife.schema.Topics;
import dev.keylife.snapshot.AliasSnapshot;
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
      return read(reader, codec, KeySnapshot.class, keyId -> true);
    }
  }

  static List<AliasSnapshot> aliases(ClientConfig config, Failures failures, ValueCodec codec) {
    try (TopicReader reader = new TopicReader(config, failures, Topics.KEY_ALIASES)) {
      return read(reader, codec, AliasSnapshot.class, name -> true);
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
              handler.accept(fetched.key(), decode(fetched, codec, KeySnapshot.class));
            }
            return true;
          });
    }
  }

  private static <T> Optional<T> decode(
      ConsumerRecord<String, byte[]> fetched, ValueCodec codec, Class<T> type) {
    try {
      return fetched.value() == null
          ? Optional.empty()
          : Optional.of(codec.decode(fetched)).filter(type::isInstance).map(type::cast);
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
      Optional<KeySnapshot> found =
          read(reader, codec, KeySnapshot.class, keyId::equals).stream().findFirst();
      if (found.isPresent()) {
        return found;
      }
    }
    try (TopicReader reader = new TopicReader(config, failures, Topics.KEY_STATES)) {
      return read(reader, codec, KeySnapshot.class, keyId::equals).stream().findFirst();
    }
  }

  private static <T> List<T> read(
      TopicReader reader, ValueCodec codec, Class<T> type, Predicate<String> wanted) {
    Map<String, ConsumerRecord<String, byte[]>> latest = new TreeMap<>();
    reader.seek(new EventQuery.Start.Beginning());
    reader.readToEnd(
        fetched -> {
          if (wanted.test(fetched.key())) {
            keep(latest, fetched);
          }
          return true;
        });
    List<T> snapshots = new ArrayList<>(latest.size());
    latest.values().forEach(fetched -> decode(fetched, codec, type).ifPresent(snapshots::add));
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
