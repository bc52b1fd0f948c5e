package dev.keylife.streams.lookahead;

import dev.keylife.lifecycle.Cryptography.WrappedMaterial;
import dev.keylife.lifecycle.MaterialUnwrapper;
import dev.keylife.schema.Topics;
import dev.keylife.streams.decoding.DecodedCommand;
import dev.keylife.streams.progress.FetchListener;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
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
public final class Lookahead implements FetchListener, AutoCloseable {

  /** Reads a command; empty where it is not one that is carried out. */
  @FunctionalInterface
  public interface Reader
      extends Function<ConsumerRecord<byte[], byte[]>, Optional<DecodedCommand>> {}

  /** Tells what a command would unwrap if its turn had come; empty where nothing. */
  @FunctionalInterface
  public interface Preview extends Function<DecodedCommand, Optional<WrappedMaterial>> {}

  /** The look-ahead of one partition, for as long as it is this processor's. */
  @FunctionalInterface
  public interface Partition extends AutoCloseable {
    /** The commands of the partition are no longer this thread's. */
    @Override
    void close();
  }

  private final Map<Integer, FetchedCommands> partitions = new ConcurrentHashMap<>();
  private final MaterialUnwrapper unwrapper;
  private final Consumer<WrappedMaterial> expect;
  private final Consumer<WrappedMaterial> forget;
  private final Runnable end;

  private Lookahead(
      MaterialUnwrapper unwrapper,
      Consumer<WrappedMaterial> expect,
      Consumer<WrappedMaterial> forget,
      Runnable end) {
    this.unwrapper = unwrapper;
    this.expect = expect;
    this.forget = forget;
    this.end = end;
  }

  /** Sees nothing ahead. */
  public static Lookahead none() {
    return none(
        wrapped -> {
          throw new IllegalStateException("nothing unwraps here");
        });
  }

  private static Lookahead none(MaterialUnwrapper unwrapper) {
    return new Lookahead(unwrapper, wrapped -> {}, wrapped -> {}, () -> {});
  }

  /**
   * Begins unwraps ahead of their commands' turn.
   *
   * @param unwrapper does the work
   * @param threads how many threads unwrap beside those that ask; with 0 nothing is begun ahead
   * @param onUse is run whenever what was begun ahead is asked for
   */
  public static Lookahead on(MaterialUnwrapper unwrapper, int threads, Runnable onUse) {
    if (threads == 0) {
      return none(unwrapper);
    }
    UnwrapAhead ahead = new UnwrapAhead(unwrapper, threads, onUse);
    return new Lookahead(ahead, ahead::expect, ahead::forget, ahead::close);
  }

  /** What commands are to be decided with: it finds what was begun ahead. */
  public MaterialUnwrapper unwrapper() {
    return unwrapper;
  }

  /** To be called on the stream thread that has the partition, before its first command. */
  public Partition open(int partition, Reader reader, Preview preview) {
    FetchedCommands fetched = new FetchedCommands(reader, preview, expect, forget);
    partitions.put(partition, fetched);
    return () -> {
      fetched.clear();
      partitions.remove(partition, fetched);
    };
  }

  /**
   * A command's turn has come.
   *
   * @return what it says, where it has been read already
   */
  public Optional<DecodedCommand> turnOf(RecordMetadata source) {
    return Optional.ofNullable(partitions.get(source.partition()))
        .flatMap(fetched -> fetched.turnOf(source.offset()));
  }

  @Override
  public void fetched(ConsumerRecords<byte[], byte[]> records) {
    for (TopicPartition partition : records.partitions()) {
      if (partition.topic().equals(Topics.KEY_COMMANDS)) {
        Optional.ofNullable(partitions.get(partition.partition()))
            .filter(fetched -> fetched.belongsTo(Thread.currentThread()))
            .ifPresent(fetched -> fetched.fetched(records.records(partition)));
      }
    }
  }

  /** Ends the threads. */
  @Override
  public void close() {
    end.run();
  }
}
