package dev.keylife.client;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/**
 * Partitions whose next record failed and waits to be tried again. They are paused meanwhile, and
 * the member goes on polling, so that it stays in its group.
 *
 * <p>For one thread.
 */
final class Retries {
  private record Failed(int tries, long due) {}

  private final Consumer<?, ?> consumer;
  private final SubscriptionOptions options;
  private final Map<TopicPartition, Failed> failed = new HashMap<>();

  Retries(Consumer<?, ?> consumer, SubscriptionOptions options) {
    this.consumer = consumer;
    this.options = options;
  }

  /** Lets the partition wait before this offset, and says how long. */
  Duration again(TopicPartition partition, long offset) {
    int tries = failed.containsKey(partition) ? failed.get(partition).tries() + 1 : 1;
    Duration wait = options.backoffAfter(tries);
    failed.put(partition, new Failed(tries, System.nanoTime() + wait.toNanos()));
    consumer.seek(partition, offset);
    consumer.pause(List.of(partition));
    return wait;
  }

  boolean isFailing(TopicPartition partition) {
    return failed.containsKey(partition);
  }

  void succeeded(TopicPartition partition) {
    failed.remove(partition);
  }

  /** Goes on with the partitions whose time has come. */
  void resumeDue() {
    failed.forEach(
        (partition, failure) -> {
          if (failure.due() - System.nanoTime() <= 0) {
            consumer.resume(List.of(partition));
          }
        });
  }

  /** Others have these partitions now. */
  void forget(Collection<Integer> partitions) {
    failed.keySet().removeIf(partition -> partitions.contains(partition.partition()));
  }
}
