package dev.keylife.client;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.TopicPartition;

/** Who waits until a reader has come to some offsets. Safe for any thread. */
final class OffsetBarriers {
  private final Map<TopicPartition, Long> positions = new ConcurrentHashMap<>();
  private final Set<Barrier> waiting = ConcurrentHashMap.newKeySet();

  private record Barrier(Map<TopicPartition, Long> offsets, CompletableFuture<Void> reached) {}

  /** Completes when the reader has come to all of these offsets. */
  CompletionStage<Void> await(Map<TopicPartition, Long> offsets) {
    Barrier barrier = new Barrier(offsets, new CompletableFuture<>());
    waiting.add(barrier);
    release(barrier);
    return barrier.reached;
  }

  /** The reader has come to an offset: what is before it was told. */
  void reach(TopicPartition partition, long offset) {
    positions.put(partition, offset);
  }

  /** Lets those go whose offsets have been reached. */
  void release() {
    waiting.forEach(this::release);
  }

  private void release(Barrier barrier) {
    boolean reached =
        barrier.offsets.entrySet().stream()
            .allMatch(end -> positions.getOrDefault(end.getKey(), -1L) >= end.getValue());
    if (reached && waiting.remove(barrier)) {
      barrier.reached.complete(null);
    }
  }
}
