package dev.keylife.client;

import dev.keylife.client.KeylifeClientException.Reason;
import dev.keylife.thread.DaemonThreads;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.header.Headers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells listeners what compacted topics such as {@code key-states} hold, from their beginning, and
 * then every change, until it is closed. All topics are read by one consumer on one thread, and
 * share one answer to the question of how old the picture is ({@link Progress#upToDate}). Trouble
 * on the way is logged and waited out: nothing is left out for it.
 */
public final class SnapshotFeed implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(SnapshotFeed.class);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final Duration RETRY = Duration.ofSeconds(1);
  private static final Duration QUIET = Duration.ofMinutes(1);

  private final ClientConfig config;
  private final Failures failures;
  private final ValueCodec codec;
  private final Map<String, RecordListener> topics;
  private final Progress progress;
  private final Thread thread;
  private final Map<TopicPartition, Long> next = new HashMap<>();
  private final OffsetBarriers barriers = new OffsetBarriers();
  private volatile List<TopicPartition> followed = List.of();
  private long complained = System.nanoTime() - QUIET.toNanos();
  private volatile boolean closed;
  private volatile Optional<Connection> current = Optional.empty();

  /** Hears the committed records of a topic as they are, in order for each key, on one thread. */
  @FunctionalInterface
  public interface RecordListener {
    /**
     * The newest of a key so far.
     *
     * @param fetched without a value where the key is gone
     */
    void latest(ConsumerRecord<String, byte[]> fetched);
  }

  /**
   * Hears the values of a topic, in order for each key, on one thread.
   *
   * @param <T> what the topic holds
   */
  public interface Listener<T> {
    /**
     * The newest of a key so far.
     *
     * @param value empty where the key is gone
     */
    void latest(String key, Optional<T> value);

    /** As {@link #latest(String, Optional)}, for whoever looks at the headers of its record too. */
    default void latest(String key, Optional<T> value, Headers headers) {
      latest(key, value);
    }

    /**
     * The newest value of a key cannot be read by this version.
     *
     * @param why in words for people
     */
    void unreadable(String key, String why);
  }

  /** Hears how far the feed is, over all its topics, on the thread of the listeners. */
  public interface Progress {
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

  /** Names the topics of a feed. For one thread. */
  public static final class Builder {
    private final ClientConfig config;
    private final Failures failures;
    private final ValueCodec codec;
    private final Map<String, RecordListener> topics = new LinkedHashMap<>();

    private Builder(ClientSettings settings) {
      config = new ClientConfig(settings);
      failures = new Failures(config);
      codec = new ValueCodec(config.codec(), failures);
    }

    /** One more topic, whose values are records of a type of the contract. */
    public <T extends SpecificRecord> Builder with(
        String topic, Class<T> type, Listener<T> listener) {
      return with(topic, fetched -> tell(fetched, codec, type, listener));
    }

    /** One more topic, whose records are told as they are. */
    public Builder with(String topic, RecordListener listener) {
      topics.put(topic, listener);
      return this;
    }

    /** Starts to follow. Returns at once, whether or not a broker answers. */
    public SnapshotFeed start(Progress progress) {
      SnapshotFeed feed = new SnapshotFeed(this, progress);
      feed.thread.start();
      return feed;
    }
  }

  /** A feed to be; the topics are named next. */
  public static Builder of(ClientSettings settings) {
    return new Builder(settings);
  }

  private SnapshotFeed(Builder builder, Progress progress) {
    this.config = builder.config;
    this.failures = builder.failures;
    this.codec = builder.codec;
    this.topics = Map.copyOf(builder.topics);
    this.progress = progress;
    this.thread = DaemonThreads.of("keylife-snapshots", this::run);
  }

  private record Connection(KafkaConsumer<String, byte[]> consumer, Admin admin) {}

  private void run() {
    while (!closed) {
      try (KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(config.consumer());
          Admin admin = Admin.create(config.admin())) {
        current = Optional.of(new Connection(consumer, admin));
        follow(consumer, admin);
      } catch (WakeupException e) {
        // closed
      } catch (KafkaException | KeylifeClientException e) {
        complain(e);
        pause();
      } finally {
        current = Optional.empty();
      }
    }
    codec.close();
  }

  /** Once a minute: it is tried each second, and an outage can be long. */
  private void complain(RuntimeException e) {
    long now = System.nanoTime();
    if (now - complained >= QUIET.toNanos()) {
      complained = now;
      log.warn("{} cannot be followed, and will be tried again: {}", topics.keySet(), e.toString());
    }
  }

  private void follow(KafkaConsumer<String, byte[]> consumer, Admin admin) {
    List<TopicPartition> partitions =
        topics.keySet().stream().flatMap(topic -> partitions(consumer, topic).stream()).toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(
        partitions.stream().filter(partition -> !next.containsKey(partition)).toList());
    next.forEach(consumer::seek);
    followed = partitions;
    Goal goal = Goal.of(admin, partitions);
    while (!closed) {
      for (ConsumerRecord<String, byte[]> fetched : consumer.poll(POLL)) {
        Optional.ofNullable(topics.get(fetched.topic())).ifPresent(topic -> topic.latest(fetched));
        next.put(new TopicPartition(fetched.topic(), fetched.partition()), fetched.offset() + 1);
      }
      partitions.forEach(partition -> barriers.reach(partition, consumer.position(partition)));
      barriers.release();
      long behind = goal.distance(consumer);
      progress.behind(behind);
      if (behind == 0) {
        progress.upToDate(goal.time());
      }
      if (behind == 0 && goal.isOlderThan(LOOK)) {
        goal = Goal.of(admin, partitions);
      }
    }
  }

  private static List<TopicPartition> partitions(
      KafkaConsumer<String, byte[]> consumer, String topic) {
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic).stream()
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .toList();
    if (partitions.isEmpty()) {
      throw new KafkaException("there is no topic " + topic);
    }
    return partitions;
  }

  private static <T extends SpecificRecord> void tell(
      ConsumerRecord<String, byte[]> fetched,
      ValueCodec codec,
      Class<T> type,
      Listener<T> listener) {
    if (fetched.value() == null) {
      listener.latest(fetched.key(), Optional.empty(), fetched.headers());
      return;
    }
    try {
      SpecificRecord value = codec.decode(fetched);
      if (type.isInstance(value)) {
        listener.latest(fetched.key(), Optional.of(type.cast(value)), fetched.headers());
      } else {
        listener.unreadable(fetched.key(), "it is no " + type.getSimpleName());
      }
    } catch (UnreadableValueException e) {
      listener.unreadable(fetched.key(), e.words());
    }
  }

  /**
   * Completes when everything was told that brokers had taken of a topic before this call and that
   * is committed. Records whose transaction has not ended are waited for: a transaction of several
   * topics is visible in one of them a moment before it is in another, and who has seen its effect
   * there must find it here.
   *
   * @param topic one of this feed's
   * @return fails with a {@link KeylifeClientException} where brokers do not tell how far it goes
   */
  public CompletionStage<Void> caughtUp(String topic) {
    List<TopicPartition> partitions =
        followed.stream().filter(partition -> partition.topic().equals(topic)).toList();
    Optional<Connection> connection = current.filter(open -> !partitions.isEmpty());
    if (connection.isEmpty()) {
      return CompletableFuture.failedFuture(
          new KeylifeClientException(
              Reason.BROKER_UNREACHABLE, "The topic " + topic + " is not followed now."));
    }
    return PartitionEnds.written(connection.get().admin, partitions)
        .thenCompose(barriers::await)
        .exceptionallyCompose(e -> CompletableFuture.failedFuture(unanswered(e)));
  }

  private Throwable unanswered(Throwable failure) {
    if (failure instanceof CompletionException wrapper && wrapper.getCause() != null) {
      return unanswered(wrapper.getCause());
    }
    return failure instanceof KafkaException kafka ? failures.kafka(kafka) : failure;
  }

  /** What was committed at some time. */
  private record Goal(Instant time, Map<TopicPartition, Long> ends) {
    static Goal of(Admin admin, List<TopicPartition> partitions) {
      Instant before = Instant.now();
      return new Goal(before, PartitionEnds.committed(admin, partitions));
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
    current.ifPresent(connection -> connection.consumer.wakeup());
    try {
      thread.join(ClientConfig.CLOSE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
