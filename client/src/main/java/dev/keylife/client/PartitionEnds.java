package dev.keylife.client;

import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;

/**
 * How far partitions go. An admin client is asked and not the consumer that reads them: a broker
 * answers one request of a connection after the other, and a consumer's question would stand behind
 * its fetch, which waits for records for {@code fetch.max.wait.ms}.
 */
final class PartitionEnds {
  private PartitionEnds() {}

  /** The offset behind the last record of each partition, what is not committed yet included. */
  static CompletionStage<Map<TopicPartition, Long>> written(
      Admin admin, Collection<TopicPartition> partitions) {
    return of(admin, partitions, IsolationLevel.READ_UNCOMMITTED);
  }

  /**
   * The offset behind the last committed record of each partition, as soon as brokers tell.
   *
   * @throws KafkaException if they do not
   */
  static Map<TopicPartition, Long> committed(Admin admin, Collection<TopicPartition> partitions) {
    try {
      return of(admin, partitions, IsolationLevel.READ_COMMITTED).toCompletableFuture().get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof KafkaException kafka ? kafka : new KafkaException(e);
    } catch (InterruptedException e) {
      throw new InterruptException(e); // which interrupts this thread again
    }
  }

  private static CompletionStage<Map<TopicPartition, Long>> of(
      Admin admin, Collection<TopicPartition> partitions, IsolationLevel isolation) {
    Map<TopicPartition, OffsetSpec> wanted =
        partitions.stream()
            .collect(Collectors.toMap(partition -> partition, partition -> OffsetSpec.latest()));
    return admin
        .listOffsets(wanted, new ListOffsetsOptions(isolation))
        .all()
        .toCompletionStage()
        .thenApply(
            found ->
                found.entrySet().stream()
                    .collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue().offset())));
  }
}
