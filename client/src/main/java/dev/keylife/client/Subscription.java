package dev.keylife.client;

import dev.keylife.client.KeylifeClientException.Reason;
import dev.keylife.client.SubscriptionOptions.OnFailure;
import dev.keylife.schema.Outage;
import dev.keylife.schema.Topics;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows {@code key-events} as a member of a consumer group, and goes on where the group stopped.
 *
 * <ul>
 *   <li>Every event is handled at least once: offsets are committed behind what was handled, after
 *       each batch and whenever partitions move. After a crash the last batch comes again.
 *   <li>Events of a key come in their order, and their sequence tells whether one is missing.
 *   <li>Only committed events are seen.
 *   <li>Partitions of a group that grows or shrinks move between events, never within one.
 * </ul>
 *
 * <p>One thread reads and handles; every method can be called by any.
 */
public final class Subscription implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Subscription.class);
  private static final Duration POLL = Duration.ofMillis(200);

  /** About 20 MB. */
  private static final int KEYS_REMEMBERED = 100_000;

  private final SubscriptionOptions options;
  private final EventHandler handler;
  private final ValueCodec codec;
  private final KafkaConsumer<String, byte[]> consumer;
  private final SequenceCheck sequences = new SequenceCheck(KEYS_REMEMBERED);
  private final Retries retries;
  private final GroupPositions positions;
  private final SubscriptionThread thread;
  private volatile OptionalLong lag = OptionalLong.empty();

  Subscription(
      ClientConfig config,
      Failures failures,
      ValueCodec codec,
      SubscriptionOptions options,
      EventHandler handler) {
    new TopicReader(config, failures, Topics.KEY_EVENTS).close(); // there, or the caller is told
    this.options = options;
    this.handler = handler;
    this.codec = codec;
    try {
      this.consumer = new KafkaConsumer<>(config.groupConsumer(options.group()));
    } catch (KafkaException e) {
      throw failures.kafka(e);
    }
    this.retries = new Retries(consumer, options);
    this.positions = new GroupPositions(consumer, options.firstStart(), this::lost);
    this.thread =
        new SubscriptionThread(
            "keylife-subscription", options.group(), failures, this::follow, why -> leave());
  }

  Subscription start() {
    thread.start();
    return this;
  }

  /**
   * How many records of its partitions this subscription has not handled, as of a moment ago. Empty
   * until it has partitions and a first answer. Transactions take up to one record each that is no
   * event, so it is an upper bound, and 0 where nothing is left.
   */
  public OptionalLong lag() {
    return lag;
  }

  /**
   * Completes when the subscription has ended: normally after {@link #close}; exceptionally with
   * what the handler threw, where {@link OnFailure#STOP} says so, or with a {@link
   * KeylifeClientException} where Kafka does not let it go on, such as for want of a right.
   */
  public CompletableFuture<Void> ended() {
    return thread.ended();
  }

  private void follow() throws Exception {
    consumer.subscribe(List.of(Topics.KEY_EVENTS), positions);
    try {
      while (!thread.isClosing()) {
        step();
      }
    } catch (HandlerFailedException e) {
      throw e.failure;
    }
    leave();
  }

  private void step() {
    try {
      retries.resumeDue();
      handle(consumer.poll(POLL));
      positions.commit();
      lag = positions.lag();
    } catch (KafkaException e) {
      if (!Outage.isBehind(e)) {
        throw e;
      }
      log.warn("The subscription of {} waits for a broker: {}", options.group(), e.toString());
    }
  }

  private void leave() {
    lag = OptionalLong.empty();
    try {
      positions.commit();
      consumer.close(CloseOptions.timeout(ClientConfig.CLOSE));
    } catch (KafkaException e) {
      log.warn("The subscription of {} did not leave its group: {}", options.group(), e.toString());
    }
  }

  private void lost(List<Integer> partitions) {
    sequences.forget(Set.copyOf(partitions));
    retries.forget(partitions);
  }

  private void handle(ConsumerRecords<String, byte[]> fetched) {
    for (TopicPartition partition : fetched.partitions()) {
      for (ConsumerRecord<String, byte[]> source : fetched.records(partition)) {
        if (thread.isClosing()) {
          return; // what was not handled is not committed
        }
        if (!handle(partition, source)) {
          break;
        }
      }
    }
  }

  /** Returns whether to go on with the partition. */
  private boolean handle(TopicPartition partition, ConsumerRecord<String, byte[]> source) {
    try {
      hand(source);
    } catch (Exception e) {
      if (e instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      if (isRetried(e)) {
        Duration wait = retries.again(partition, source.offset());
        log.warn(
            "{}@{} failed and is tried again in {}: {}",
            partition,
            source.offset(),
            wait,
            e.toString());
        return false;
      }
      log.error("{}@{} failed and is passed over", partition, source.offset(), e);
    }
    retries.succeeded(partition);
    positions.handled(partition, source.offset());
    return true;
  }

  private void hand(ConsumerRecord<String, byte[]> source) throws Exception {
    KeyEvent event;
    try {
      event =
          KeyEvent.of(codec.decode(source), source.partition(), source.offset())
              .orElseThrow(() -> new UnreadableValueException(source, "it has no event header"));
    } catch (UnreadableValueException e) {
      handler.onUnreadable(e.words());
      return;
    }
    handler.onEvent(new Delivery(event, sequences.of(event)));
    sequences.handled(event);
  }

  /** Trouble on the way to the registry is nobody's fault, and passes whatever the options say. */
  private boolean isRetried(Exception failure) {
    boolean outage =
        failure instanceof KeylifeClientException known && known.reason() == Reason.REGISTRY;
    if (outage || options.onFailure() == OnFailure.RETRY) {
      return true;
    }
    if (options.onFailure() == OnFailure.STOP) {
      throw new HandlerFailedException(failure);
    }
    return false;
  }

  private static final class HandlerFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Exception failure;

    HandlerFailedException(Exception failure) {
      super(failure);
      this.failure = failure;
    }
  }

  /**
   * Stops: the event that is being handled is the last one, what was handled is committed, and the
   * group is left, so that others take over at once. Waits for that, 30 s at most. Called by the
   * handler itself, it does not wait.
   */
  @Override
  public void close() {
    thread.close();
  }
}
