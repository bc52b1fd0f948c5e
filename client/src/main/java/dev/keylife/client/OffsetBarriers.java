package dev.keylife.client;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/** Who waits until a reader has come to some offsets. Safe for any thread. */
final class OffsetBarriers {
  private final Map<TopicPartition, Long> positions = new ConcurrentHashMap<>();
  private final Set<Barrier> waiting = ConcurrentHashMap.newKeySet();

  private record Barrier(Map<TopicPartition, Long> offsets, CompletableFuture<Void> reached) {}

  /** The offset behind the last record of each partition, what is not committed yet included. */
  static CompletionStage<Map<TopicPartition, Long>> ends(
      Admin admin, Collection<TopicPartition> partitions) {
    Map<TopicPartition, OffsetSpec> wanted =
        partitions.stream()
            .collect(Collectors.toMap(partition -> partition, partition -> OffsetSpec.latest()));
    return admin
        .listOffsets(wanted, new ListOffsetsOptions(IsolationLevel.READ_UNCOMMITTED))
        .all()
        .toCompletionStage()
        .thenApply(
            found ->
                found.entrySet().stream()
                    .collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue().offset())));
  }

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
