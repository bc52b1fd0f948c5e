package dev.keylife.streams.lookahead;

import dev.keylife.lifecycle.Command;
import dev.keylife.lifecycle.Cryptography.WrappedMaterial;
import dev.keylife.schema.Topics;
import dev.keylife.streams.progress.FetchListener;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/**
 * Looks at commands that have been fetched and wait for their turn, so that unwrapping, which is
 * nearly all of the work of an import, can begin on other threads while the commands before are
 * carried out. What is begun is a guess: it reads what is stored for a key, writes nothing, and
 * changes nothing about what is decided, in which order, or when it is committed.
 *
 * <p>Kafka Streams shows a topology one record at a time; a consumer's interceptor sees them all as
 * they are fetched, on the stream thread. Each stream thread uses only the partitions that it has,
 * and so do the nodes, which run on the same thread: what is here for a partition is for one
 * thread.
 */
public final class Lookahead implements FetchListener {
  private final Map<Integer, FetchedCommands> partitions = new ConcurrentHashMap<>();
  private final Consumer<WrappedMaterial> expect;
  private final Consumer<WrappedMaterial> forget;

  /**
   * @param expect is given what will probably be unwrapped soon
   * @param forget is given each of these again once its command has been carried out, or is no
   *     longer this processor's
   */
  public Lookahead(Consumer<WrappedMaterial> expect, Consumer<WrappedMaterial> forget) {
    this.expect = expect;
    this.forget = forget;
  }

  /** Sees nothing ahead. */
  public static Lookahead none() {
    return new Lookahead(wrapped -> {}, wrapped -> {});
  }

  /** To be called on the stream thread that has the partition, before its first command. */
  public FetchedCommands open(
      int partition, FetchedCommands.Reader reader, FetchedCommands.Foresight foresight) {
    FetchedCommands upcoming = new FetchedCommands(reader, foresight, expect, forget);
    partitions.put(partition, upcoming);
    return upcoming;
  }

  /** The commands of a partition are no longer this thread's. */
  public void close(int partition, FetchedCommands upcoming) {
    upcoming.clear();
    partitions.remove(partition, upcoming);
  }

  /**
   * A command's turn has come.
   *
   * @return what it says, where it has been read already
   */
  public Optional<Command> comeTo(RecordMetadata source) {
    return Optional.ofNullable(partitions.get(source.partition()))
        .flatMap(upcoming -> upcoming.comeTo(source.offset()));
  }

  @Override
  public void fetched(ConsumerRecords<byte[], byte[]> records) {
    for (TopicPartition partition : records.partitions()) {
      if (partition.topic().equals(Topics.KEY_COMMANDS)) {
        Optional.ofNullable(partitions.get(partition.partition()))
            .filter(upcoming -> upcoming.belongsTo(Thread.currentThread()))
            .ifPresent(upcoming -> upcoming.fetched(records.records(partition)));
      }
    }
  }
}
