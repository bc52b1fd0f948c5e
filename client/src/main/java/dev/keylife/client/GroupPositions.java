package dev.keylife.client;

import dev.keylife.client.SubscriptionOptions.FirstStart;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How far a group came: where a member starts in the partitions that it is given, and what it has
 * handled and not committed yet.
 *
 * <p>For one thread: the consumer calls it within a poll, and so between two events.
 */
final class GroupPositions implements ConsumerRebalanceListener {
  private static final Logger log = LoggerFactory.getLogger(GroupPositions.class);

  private final KafkaConsumer<?, ?> consumer;
  private final FirstStart firstStart;
  private final Consumer<List<Integer>> lost;
  private final Map<TopicPartition, OffsetAndMetadata> handled = new HashMap<>();

  /**
   * @param lost is told of partitions that others have from now on
   */
  GroupPositions(
      KafkaConsumer<?, ?> consumer, FirstStart firstStart, Consumer<List<Integer>> lost) {
    this.consumer = consumer;
    this.firstStart = firstStart;
    this.lost = lost;
  }

  /** Takes note that a record was handled. */
  void handled(TopicPartition partition, long offset) {
    handled.put(partition, new OffsetAndMetadata(offset + 1));
  }

  /** Commits what was handled, if there is any. Where the group has moved on, it comes again. */
  void commit() {
    if (handled.isEmpty()) {
      return;
    }
    try {
      consumer.commitSync(Map.copyOf(handled));
      handled.clear();
    } catch (CommitFailedException e) {
      log.warn("What was handled comes again, because the group moves on: {}", e.getMessage());
      handled.clear();
    } catch (RebalanceInProgressException | RetriableException e) {
      log.warn("What was handled is committed later: {}", e.getMessage());
    }
  }

  /** How many records lie behind the positions; empty where some are not known. */
  OptionalLong lag() {
    long sum = 0;
    Set<TopicPartition> assigned = consumer.assignment();
    for (TopicPartition partition : assigned) {
      OptionalLong one = consumer.currentLag(partition);
      if (one.isEmpty()) {
        return OptionalLong.empty();
      }
      sum += one.getAsLong();
    }
    return assigned.isEmpty() ? OptionalLong.empty() : OptionalLong.of(sum);
  }

  /**
   * Where the group has never been, it starts where the options say, and remembers that at once: a
   * member that dies before its first event must not skip what comes meanwhile.
   */
  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
    Map<TopicPartition, OffsetAndMetadata> committed =
        consumer.committed(new HashSet<>(partitions));
    List<TopicPartition> fresh =
        partitions.stream().filter(partition -> committed.get(partition) == null).toList();
    if (fresh.isEmpty()) {
      return;
    }
    if (firstStart == FirstStart.BEGINNING) {
      consumer.seekToBeginning(fresh);
    } else {
      consumer.seekToEnd(fresh);
    }
    Map<TopicPartition, OffsetAndMetadata> starts = new HashMap<>();
    fresh.forEach(
        partition -> starts.put(partition, new OffsetAndMetadata(consumer.position(partition))));
    consumer.commitSync(starts);
  }

  @Override
  public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
    commit();
    onPartitionsLost(partitions);
  }

  @Override
  public void onPartitionsLost(Collection<TopicPartition> partitions) {
    partitions.forEach(handled::remove);
    lost.accept(partitions.stream().map(TopicPartition::partition).toList());
  }
}
