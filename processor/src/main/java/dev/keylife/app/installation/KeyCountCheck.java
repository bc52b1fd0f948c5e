package dev.keylife.app.installation;

import dev.keylife.app.settings.ProcessorSettings;
import dev.keylife.schema.Topics;
import dev.keylife.streams.Safeguards;
import dev.keylife.streams.state.ChangelogTopics;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.processor.StateRestoreListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts a partition's keys against the snapshots in {@code key-states}, when all of its state came
 * from the brokers, or there is none. Both topics are written in the same transactions, so the
 * numbers are equal; where there are fewer keys, their changelog has lost some, and the next import
 * would be refused, or the next CreateKey begin a second life of the same key.
 */
final class KeyCountCheck implements Safeguards.Opening, StateRestoreListener {
  private static final Logger LOG = LoggerFactory.getLogger(KeyCountCheck.class);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration SILENCE = Duration.ofMinutes(1);

  private final ProcessorSettings settings;
  private final Installation installation;
  private final byte[] salt = new byte[16];

  /** The partitions whose keys were restored from the first record on. */
  private final Set<Integer> restored = ConcurrentHashMap.newKeySet();

  KeyCountCheck(ProcessorSettings settings, Installation installation) {
    this.settings = settings;
    this.installation = installation;
    new SecureRandom().nextBytes(salt);
  }

  @Override
  public void onRestoreStart(TopicPartition changelog, String store, long from, long to) {
    if (ChangelogTopics.isOfKeys(store) && from == 0) {
      restored.add(changelog.partition());
    }
  }

  @Override
  public void onBatchRestored(TopicPartition changelog, String store, long to, long number) {}

  @Override
  public void onRestoreEnd(TopicPartition changelog, String store, long number) {}

  @Override
  public void check(int partition, long keys) {
    if (!restored.contains(partition) && keys > 0) {
      return;
    }
    long expected = snapshots(partition);
    if (keys < expected) {
      installation.judge(
          new InstallationChanges(
              List.of(
                  "partition "
                      + partition
                      + " has "
                      + keys
                      + " keys after its state was restored, and "
                      + Topics.KEY_STATES
                      + " has "
                      + expected),
              false));
    } else if (keys > expected) {
      LOG.warn(
          "Partition {} has {} keys and {} has {}: snapshots are missing there",
          partition,
          keys,
          Topics.KEY_STATES,
          expected);
    }
    restored.remove(partition);
  }

  private long snapshots(int partition) {
    Map<String, Object> config = new HashMap<>(settings.kafka(StreamsConfig.CONSUMER_PREFIX));
    config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    config.remove(ConsumerConfig.GROUP_ID_CONFIG);
    config.remove(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG);
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      return snapshots(consumer, new TopicPartition(Topics.KEY_STATES, partition));
    }
  }

  private long snapshots(KafkaConsumer<byte[], byte[]> consumer, TopicPartition states) {
    Set<Long> present = new HashSet<>();
    consumer.assign(List.of(states));
    consumer.seekToBeginning(List.of(states));
    long end = consumer.endOffsets(List.of(states)).getOrDefault(states, 0L);
    long lastHeard = System.nanoTime();
    while (consumer.position(states) < end) {
      long before = consumer.position(states);
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        long key = shortened(record.key());
        if (record.value() == null) {
          present.remove(key);
        } else {
          present.add(key);
        }
      }
      if (consumer.position(states) > before) {
        lastHeard = System.nanoTime();
      } else if (System.nanoTime() - lastHeard > SILENCE.toNanos()) {
        throw new TimeoutException("no answer to what " + states + " holds");
      }
    }
    return present.size();
  }

  /** Eight bytes instead of a key, salted, so that nobody can choose keys that look alike. */
  private long shortened(byte[] key) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(salt);
      return ByteBuffer.wrap(digest.digest(key)).getLong();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
