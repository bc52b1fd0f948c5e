package dev.keylife.streams.clients;

import dev.keylife.schema.Topics;
import dev.keylife.streams.decoding.CommandSchemas;
import dev.keylife.streams.failure.Tries;
import dev.keylife.streams.progress.CommandProgress;
import dev.keylife.streams.progress.Commits;
import dev.keylife.streams.progress.TopologyListener;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.CorruptRecordException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KafkaClientSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The clients that Kafka Streams uses by default, but for producers that tell when their
 * transactions begin and are committed, which Kafka Streams itself tells nobody, and for consumers
 * that leave commands where they are while the registry is out.
 */
public final class TransactionalClients implements KafkaClientSupplier {
  private static final Logger LOG = LoggerFactory.getLogger(TransactionalClients.class);
  private static final Duration POSITION_TIMEOUT = Duration.ofSeconds(1);

  private final TopologyListener listener;
  private final CommandProgress progress;
  private final Function<Map<String, Object>, Admin> admins;
  private final CommandSchemas schemas;
  private final Tries tries;
  private final Commits commits;
  private final AtomicBoolean fetchesOneByOne = new AtomicBoolean();

  /**
   * @param listener is told about transactions
   * @param progress is told about them with their offsets
   * @param admins makes what Kafka Streams looks at topics with, and makes them with
   * @param schemas tells which commands can be read
   * @param tries is told what is committed
   * @param commits is told how long that took
   */
  public TransactionalClients(
      TopologyListener listener,
      CommandProgress progress,
      Function<Map<String, Object>, Admin> admins,
      CommandSchemas schemas,
      Tries tries,
      Commits commits) {
    this.listener = listener;
    this.progress = progress;
    this.admins = admins;
    this.schemas = schemas;
    this.tries = tries;
    this.commits = commits;
  }

  @Override
  public Admin getAdmin(Map<String, Object> config) {
    return admins.apply(config);
  }

  @Override
  public Producer<byte[], byte[]> getProducer(Map<String, Object> config) {
    return new TellingProducer(config, listener, progress, tries, commits);
  }

  @Override
  public Consumer<byte[], byte[]> getConsumer(Map<String, Object> config) {
    if (!fetchesOneByOne.get()) {
      return new NamingConsumer(config, schemas, tries, fetchesOneByOne);
    }
    Map<String, Object> oneByOne = new HashMap<>(config);
    oneByOne.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1);
    return new NamingConsumer(oneByOne, schemas, tries, fetchesOneByOne);
  }

  @Override
  public Consumer<byte[], byte[]> getRestoreConsumer(Map<String, Object> config) {
    return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  @Override
  public Consumer<byte[], byte[]> getGlobalConsumer(Map<String, Object> config) {
    return getRestoreConsumer(config);
  }

  /**
   * Names what cannot be fetched, because no node of the topology ever sees it. What was fetched
   * before it in the same poll is lost with it, so from then on every record is fetched alone:
   * those before it are processed, and it is the next.
   */
  private static final class NamingConsumer extends GatedConsumer {
    private final Tries tries;
    private final AtomicBoolean oneByOne;
    private final boolean fetchesOne;

    NamingConsumer(
        Map<String, Object> config, CommandSchemas schemas, Tries tries, AtomicBoolean oneByOne) {
      super(config, schemas);
      this.tries = tries;
      this.oneByOne = oneByOne;
      this.fetchesOne = oneByOne.get();
    }

    /** The group need not wait for a session to lapse before the next thread gets the partition. */
    @Override
    public void close(CloseOptions options) {
      super.close(
          tries.isEnding()
              ? CloseOptions.groupMembershipOperation(GroupMembershipOperation.LEAVE_GROUP)
              : options);
    }

    @Override
    public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
      try {
        return super.poll(timeout);
      } catch (Throwable failure) {
        if (failure instanceof OutOfMemoryError || isOfARecord(failure)) {
          report(failure);
        }
        throw failure;
      }
    }

    private void report(Throwable failure) {
      String name = failure.getClass().getName();
      if (!fetchesOne) {
        oneByOne.set(true);
        LOG.error("A record cannot be fetched ({}); they are fetched one by one from now on", name);
        return;
      }
      LOG.error(
          "A record cannot be fetched ({}). It is the next of one of these: {}. Stop all"
              + " processors, and go past it with: keylife skip PARTITION:OFFSET",
          name,
          places());
    }

    /** It has no type of its own; nor is it one of those that the consumer's protocol has. */
    private static boolean isOfARecord(Throwable failure) {
      return failure.getClass() == KafkaException.class
          || failure instanceof CorruptRecordException
          || failure instanceof SerializationException;
    }

    private String places() {
      return assignment().stream()
          .filter(p -> p.topic().equals(Topics.KEY_COMMANDS))
          .map(p -> p.partition() + ":" + position(p, POSITION_TIMEOUT))
          .collect(Collectors.joining(", "));
    }
  }

  /** A stream thread has one, and calls it from no other thread. */
  private static final class TellingProducer extends KafkaProducer<byte[], byte[]> {
    private final TopologyListener listener;
    private final CommandProgress progress;
    private final Tries tries;
    private final Commits commits;
    private Map<TopicPartition, OffsetAndMetadata> offsets = Map.of();
    private long waitedNanos;

    TellingProducer(
        Map<String, Object> config,
        TopologyListener listener,
        CommandProgress progress,
        Tries tries,
        Commits commits) {
      super(config, new ByteArraySerializer(), new ByteArraySerializer());
      this.listener = listener;
      this.progress = progress;
      this.tries = tries;
      this.commits = commits;
    }

    /** Kafka Streams calls this first when it commits, and only then. */
    @Override
    public void flush() {
      await(super::flush);
    }

    @Override
    public void sendOffsetsToTransaction(
        Map<TopicPartition, OffsetAndMetadata> next, ConsumerGroupMetadata group) {
      await(() -> super.sendOffsetsToTransaction(next, group));
      offsets = Map.copyOf(next);
    }

    @Override
    public void beginTransaction() {
      super.beginTransaction();
      waitedNanos = 0;
      offsets = Map.of();
      listener.transactionBegun();
    }

    @Override
    public void commitTransaction() {
      await(super::commitTransaction);
      commits.committed(Duration.ofNanos(waitedNanos));
      tries.committed();
      listener.transactionCommitted();
      progress.committed(offsets);
    }

    private void await(Runnable part) {
      long begun = System.nanoTime();
      part.run();
      waitedNanos += System.nanoTime() - begun;
    }
  }
}
