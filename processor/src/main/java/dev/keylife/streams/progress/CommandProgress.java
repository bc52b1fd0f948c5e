package dev.keylife.streams.progress;

import dev.keylife.schema.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Which commands have been fetched and not been committed, and since when nothing of them has been:
 * whatever it is that keeps a partition from going on, be it a broker, the registry, a command that
 * fails again and again, or a thread that hangs, shows here.
 *
 * <p>Safe for use by several threads.
 */
public final class CommandProgress implements FetchListener {
  private final LongSupplier millis;
  private final Map<Integer, Unfinished> partitions = new ConcurrentHashMap<>();
  private final Map<Integer, Standstill> left = new ConcurrentHashMap<>();
  private volatile long lastCommit;

  /**
   * Where a partition stood when it was closed here.
   *
   * @param offset of the first command that was not finished
   * @param since when
   */
  private record Standstill(long offset, long since) {}

  /**
   * @param millis the time, since the epoch
   */
  public CommandProgress(LongSupplier millis) {
    this.millis = millis;
  }

  /** When a transaction was committed last; empty before the first one. */
  public Optional<Instant> lastCommit() {
    return Optional.of(lastCommit).filter(at -> at > 0).map(Instant::ofEpochMilli);
  }

  /** The age of the oldest command that is not finished, to a fetch; zero where there is none. */
  public Duration oldestAge() {
    long now = millis.getAsLong();
    return Duration.ofMillis(
        partitions.values().stream().mapToLong(p -> p.oldestAge(now)).max().orElse(0));
  }

  /**
   * For how long no command of a partition has been finished, of all partitions that have some to
   * finish.
   */
  public SortedMap<Integer, Duration> standstills() {
    long now = millis.getAsLong();
    SortedMap<Integer, Duration> standstills = new TreeMap<>();
    partitions.forEach(
        (partition, unfinished) ->
            unfinished
                .standstill()
                .ifPresent(at -> standstills.put(partition, Duration.ofMillis(now - at.since()))));
    return Collections.unmodifiableSortedMap(standstills);
  }

  /** A partition is read here from now on. */
  public void open(int partition) {
    partitions.put(partition, new Unfinished());
  }

  /** A partition is read here no longer. It may come back, and stand where it stood. */
  public void close(int partition) {
    Optional.ofNullable(partitions.remove(partition))
        .flatMap(Unfinished::standstill)
        .ifPresent(standstill -> left.put(partition, standstill));
  }

  @Override
  public void fetched(ConsumerRecords<byte[], byte[]> records) {
    for (TopicPartition partition : records.partitions()) {
      Unfinished unfinished = partitions.get(partition.partition());
      if (partition.topic().equals(Topics.KEY_COMMANDS) && unfinished != null) {
        unfinished.add(
            records.records(partition),
            millis.getAsLong(),
            Optional.ofNullable(left.remove(partition.partition())));
      }
    }
  }

  /** A transaction was committed, with these offsets. */
  public void committed(Map<TopicPartition, OffsetAndMetadata> offsets) {
    long now = millis.getAsLong();
    lastCommit = now;
    offsets.forEach(
        (partition, next) -> {
          Unfinished unfinished = partitions.get(partition.partition());
          if (unfinished != null) {
            unfinished.finishBefore(next.offset(), now);
          }
        });
  }

  /** A partition's commands that were fetched and not committed, by fetches. */
  private static final class Unfinished {
    private final Deque<Fetch> fetches = new ArrayDeque<>();
    private long since;

    /**
     * @param timestamp of its first record
     */
    private record Fetch(long first, long last, long timestamp) {}

    synchronized void add(
        List<ConsumerRecord<byte[], byte[]>> records, long now, Optional<Standstill> before) {
      ConsumerRecord<byte[], byte[]> first = records.get(0);
      if (!fetches.isEmpty() && first.offset() <= fetches.getLast().last()) {
        fetches.clear(); // They were fetched once more.
      } else if (fetches.isEmpty()) {
        since =
            before.filter(at -> at.offset() == first.offset()).map(Standstill::since).orElse(now);
      }
      fetches.add(
          new Fetch(first.offset(), records.get(records.size() - 1).offset(), first.timestamp()));
    }

    synchronized void finishBefore(long offset, long now) {
      boolean some = false;
      while (!fetches.isEmpty() && fetches.element().first() < offset) {
        Fetch fetch = fetches.remove();
        some = true;
        if (fetch.last() >= offset) {
          fetches.addFirst(new Fetch(offset, fetch.last(), fetch.timestamp()));
        }
      }
      if (some) {
        since = now;
      }
    }

    synchronized long oldestAge(long now) {
      return fetches.isEmpty() ? 0 : Math.max(0, now - fetches.element().timestamp());
    }

    synchronized Optional<Standstill> standstill() {
      return fetches.isEmpty()
          ? Optional.empty()
          : Optional.of(new Standstill(fetches.element().first(), since));
    }
  }
}
