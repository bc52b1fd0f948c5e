package dev.keylife.client;

import dev.keylife.schema.Topics;
import dev.keylife.snapshot.KeySnapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells a listener what {@code key-states} says of every key, from its beginning, and then of every
 * change, until it is closed. Trouble on the way is logged and waited out: nothing is left out for
 * it, and the listener sees by {@link Listener#upToDate} how old its picture is.
 */
public final class SnapshotFeed implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(SnapshotFeed.class);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final Duration RETRY = Duration.ofSeconds(1);

  private final ClientConfig config;
  private final ValueCodec codec;
  private final Listener listener;
  private final Thread thread;
  private final Map<TopicPartition, Long> next = new HashMap<>();
  private volatile boolean closed;
  private volatile Optional<KafkaConsumer<String, byte[]>> current = Optional.empty();

  /** Hears snapshots, on one thread. */
  public interface Listener {
    /**
     * The newest of a key, in order.
     *
     * @param snapshot empty where the key is gone
     */
    void snapshot(String keyId, Optional<KeySnapshot> snapshot);

    /**
     * The newest snapshot of a key cannot be read by this version.
     *
     * @param why in words for people
     */
    void unreadable(String keyId, String why);

    /**
     * Everything was told that had been committed by a time.
     *
     * @param asOf by this machine's clock
     */
    void upToDate(Instant asOf);

    /**
     * How many records are there that were not told yet.
     *
     * @param records transaction markers included
     */
    void behind(long records);
  }

  private SnapshotFeed(ClientSettings settings, Listener listener) {
    this.config = new ClientConfig(settings);
    this.codec = new ValueCodec(config.codec(), new Failures(config));
    this.listener = listener;
    this.thread = new Thread(this::run, "keylife-snapshots");
    thread.setDaemon(true);
  }

  /** Starts to follow. Returns at once, whether or not a broker answers. */
  public static SnapshotFeed start(ClientSettings settings, Listener listener) {
    SnapshotFeed feed = new SnapshotFeed(settings, listener);
    feed.thread.start();
    return feed;
  }

  private void run() {
    while (!closed) {
      try (KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(config.consumer())) {
        current = Optional.of(consumer);
        follow(consumer);
      } catch (WakeupException e) {
        // closed
      } catch (KafkaException | KeylifeClientException e) {
        log.warn(
            "{} cannot be followed, and will be tried again: {}", Topics.KEY_STATES, e.toString());
        pause();
      } finally {
        current = Optional.empty();
      }
    }
    codec.close();
  }

  private void follow(KafkaConsumer<String, byte[]> consumer) {
    List<TopicPartition> partitions =
        consumer.partitionsFor(Topics.KEY_STATES).stream()
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .toList();
    if (partitions.isEmpty()) {
      throw new KafkaException("there is no topic " + Topics.KEY_STATES);
    }
    consumer.assign(partitions);
    consumer.seekToBeginning(
        partitions.stream().filter(partition -> !next.containsKey(partition)).toList());
    next.forEach(consumer::seek);
    Goal goal = Goal.of(consumer);
    while (!closed) {
      for (ConsumerRecord<String, byte[]> fetched : consumer.poll(POLL)) {
        tell(fetched);
        next.put(new TopicPartition(fetched.topic(), fetched.partition()), fetched.offset() + 1);
      }
      long behind = goal.distance(consumer);
      listener.behind(behind);
      if (behind == 0) {
        listener.upToDate(goal.time());
      }
      if (behind == 0 && goal.isOlderThan(LOOK)) {
        goal = Goal.of(consumer);
      }
    }
  }

  private void tell(ConsumerRecord<String, byte[]> fetched) {
    if (fetched.value() == null) {
      listener.snapshot(fetched.key(), Optional.empty());
      return;
    }
    try {
      if (codec.decode(fetched) instanceof KeySnapshot snapshot) {
        listener.snapshot(fetched.key(), Optional.of(snapshot));
      } else {
        listener.unreadable(fetched.key(), "it is no snapshot of a key");
      }
    } catch (UnreadableValueException e) {
      listener.unreadable(fetched.key(), e.words());
    }
  }

  /** What was committed at some time. */
  private record Goal(Instant time, Map<TopicPartition, Long> ends) {
    static Goal of(KafkaConsumer<String, byte[]> consumer) {
      Instant before = Instant.now();
      return new Goal(before, consumer.endOffsets(consumer.assignment()));
    }

    /** Positions, not records, tell the end: transaction markers take offsets too. */
    long distance(KafkaConsumer<String, byte[]> consumer) {
      return ends.entrySet().stream()
          .mapToLong(end -> Math.max(0, end.getValue() - consumer.position(end.getKey())))
          .sum();
    }

    boolean isOlderThan(Duration age) {
      return time.isBefore(Instant.now().minus(age));
    }
  }

  private void pause() {
    try {
      Thread.sleep(RETRY.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      closed = true;
    }
  }

  /** Ends within a few seconds. */
  @Override
  public void close() {
    closed = true;
    current.ifPresent(KafkaConsumer::wakeup);
    try {
      thread.join(ClientConfig.CLOSE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
