package dev.keylife.client;

import dev.keylife.client.KeylifeClientException.Reason;
import dev.keylife.schema.CloudEventHeaders;
import dev.keylife.schema.Outage;
import dev.keylife.schema.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows {@code key-events} as a member of a consumer group, for whoever needs to know how a key
 * is and not how it came to be so. It goes on where the group stopped.
 *
 * <ul>
 *   <li>Of each key, the newest of the events that tell all is handled, at least once. Those before
 *       it that were fetched together with it are passed over.
 *   <li>Many keys are handled at a time. Of one key, the next comes when the one before is done.
 *   <li>Positions are committed behind what was handled. Where something fails, its partition waits
 *       and the others go on.
 *   <li>So many records are in memory at most as one poll fetches ({@code max.poll.records}).
 *   <li>A broker that does not answer, at the start or later, is waited for.
 * </ul>
 *
 * <p>One thread reads and handles; every method can be called by any.
 */
public final class NewestSubscription implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(NewestSubscription.class);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration LOOK = Duration.ofSeconds(2);
  private static final Duration PAUSE = Duration.ofSeconds(1);

  /** Well within {@code max.poll.interval.ms}, after which the group goes on without this one. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private static final Set<Reason> PASSING =
      EnumSet.of(Reason.BROKER_UNREACHABLE, Reason.TOPIC_MISSING, Reason.REGISTRY);

  private final ClientConfig config;
  private final SubscriptionOptions options;
  private final NewestHandler handler;
  private final Failures failures;
  private final ValueCodec codec;
  private final SubscriptionThread thread;
  private volatile OptionalLong lag = OptionalLong.empty();
  private volatile Optional<Instant> upToDate = Optional.empty();
  private volatile Optional<String> problem = Optional.empty();

  NewestSubscription(
      ClientConfig config,
      Failures failures,
      ValueCodec codec,
      SubscriptionOptions options,
      NewestHandler handler) {
    this.config = config;
    this.failures = failures;
    this.codec = codec;
    this.options = options;
    this.handler = handler;
    this.thread =
        new SubscriptionThread(
            "keylife-newest", options.group(), failures, this::followAll, this::failed);
  }

  NewestSubscription start() {
    thread.start();
    return this;
  }

  /**
   * How many records of its partitions were not handled, as of a moment ago: an upper bound, and 0
   * where nothing is left. Empty until it has partitions and a first answer.
   */
  public OptionalLong lag() {
    return lag;
  }

  /**
   * The last time, by this machine's clock, at which all that brokers had committed was handled.
   * Grows old while something cannot be handled, and while no broker answers.
   */
  public Optional<Instant> upToDate() {
    return upToDate;
  }

  /** What keeps it from going on, in words for people; empty where nothing does. */
  public Optional<String> problem() {
    return problem;
  }

  /**
   * Completes when it has ended: normally after {@link #close}; exceptionally with a {@link
   * KeylifeClientException} where Kafka does not let it go on, such as for want of a right.
   */
  public CompletableFuture<Void> ended() {
    return thread.ended();
  }

  private void followAll() {
    while (!thread.isClosing()) {
      member();
    }
  }

  private void failed(Throwable why) {
    problem = Optional.of(String.valueOf(why.getMessage()));
    lag = OptionalLong.empty();
  }

  /**
   * From joining the group to leaving it; a broker that is lost on the way is a reason to join
   * anew.
   */
  private void member() {
    try (Admin admin = Admin.create(config.admin());
        Member member = new Member(new KafkaConsumer<>(consumerConfig()), admin)) {
      member.follow();
    } catch (KafkaException | KeylifeClientException e) {
      if (!isOutage(e)) {
        throw e;
      }
      wait("no broker answers: " + e.getMessage());
    }
  }

  /** What passes by itself: also a topic that a processor is to make at its first start. */
  private static boolean isOutage(RuntimeException e) {
    return Outage.isBehind(e)
        || (e instanceof KeylifeClientException known && PASSING.contains(known.reason()));
  }

  private Map<String, Object> consumerConfig() {
    Map<String, Object> consumer = config.groupConsumer(options.group());
    consumer.putIfAbsent(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, "500");
    return consumer;
  }

  private void wait(String why) {
    if (problem.isEmpty()) {
      log.warn("The subscription of {} waits: {}", options.group(), why);
    }
    problem = Optional.of(why);
    try {
      Thread.sleep(PAUSE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      thread.endSoon();
    }
  }

  /** A record that is to be handled. */
  private record Due(ConsumerRecord<String, byte[]> source, Supplier<CompletionStage<Void>> work) {
    Begun begin() {
      try {
        return new Begun(source, work.get().toCompletableFuture());
      } catch (RuntimeException e) {
        return new Begun(source, CompletableFuture.failedFuture(e));
      }
    }
  }

  /** A record that is being handled. */
  private record Begun(ConsumerRecord<String, byte[]> source, CompletableFuture<Void> handled) {}

  /** One membership of the group. */
  private final class Member implements AutoCloseable {
    private final KafkaConsumer<String, byte[]> consumer;
    private final Admin admin;
    private final Retries retries;
    private final GroupPositions positions;
    private long nextLook = System.nanoTime();

    Member(KafkaConsumer<String, byte[]> consumer, Admin admin) {
      this.consumer = consumer;
      this.admin = admin;
      this.retries = new Retries(consumer, options);
      this.positions = new GroupPositions(consumer, options.firstStart(), retries::forget);
    }

    void follow() {
      if (consumer.partitionsFor(Topics.KEY_EVENTS).isEmpty()) {
        throw failures.topicMissing(Topics.KEY_EVENTS);
      }
      consumer.subscribe(List.of(Topics.KEY_EVENTS), positions);
      while (!thread.isClosing()) {
        retries.resumeDue();
        handle(consumer.poll(POLL));
        positions.commit();
        lag = positions.lag();
        look();
      }
    }

    /**
     * Positions, not records, tell the end: transaction markers take offsets too. A member for
     * which the group has no partition has nothing to do.
     */
    private void look() {
      boolean isMember = consumer.groupMetadata().generationId() >= 0;
      if (thread.isClosing() || System.nanoTime() - nextLook < 0 || !isMember) {
        return;
      }
      Instant before = Instant.now();
      Map<TopicPartition, Long> ends = PartitionEnds.committed(admin, consumer.assignment());
      boolean all =
          ends.entrySet().stream().allMatch(e -> consumer.position(e.getKey()) >= e.getValue());
      if (all) {
        upToDate = Optional.of(before);
        problem = Optional.empty();
      }
      nextLook = System.nanoTime() + LOOK.toNanos();
    }

    private void handle(ConsumerRecords<String, byte[]> fetched) {
      Map<TopicPartition, List<Due>> first = new LinkedHashMap<>();
      Map<TopicPartition, List<Due>> rest = new LinkedHashMap<>();
      for (TopicPartition partition : fetched.partitions()) {
        List<Due> due = newest(fetched.records(partition));
        // Where something has failed, one goes ahead: whoever does not answer for hours is asked
        // the
        // same thing each minute, and not hundreds of them.
        int ahead = retries.isFailing(partition) ? Math.min(1, due.size()) : due.size();
        first.put(partition, due.subList(0, ahead));
        rest.put(partition, due.subList(ahead, due.size()));
      }
      Set<TopicPartition> failed = carryOut(first);
      rest.keySet().removeAll(failed);
      failed.addAll(carryOut(rest));
      for (TopicPartition partition : fetched.partitions()) {
        if (!thread.isClosing() && !failed.contains(partition)) {
          List<ConsumerRecord<String, byte[]>> all = fetched.records(partition);
          retries.succeeded(partition);
          positions.handled(partition, all.get(all.size() - 1).offset());
        }
      }
    }

    /** Returns the partitions in which something failed; it comes again. */
    private Set<TopicPartition> carryOut(Map<TopicPartition, List<Due>> due) {
      Map<TopicPartition, List<Begun>> begun = new LinkedHashMap<>();
      due.forEach(
          (partition, list) -> begun.put(partition, list.stream().map(Due::begin).toList()));
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      Set<TopicPartition> failed = new HashSet<>();
      begun.forEach(
          (partition, list) ->
              firstFailure(list, deadline)
                  .ifPresent(
                      source -> {
                        again(partition, source.offset());
                        failed.add(partition);
                      }));
      return failed;
    }

    private void again(TopicPartition partition, long offset) {
      Duration wait = retries.again(partition, offset);
      if (offset > 0) {
        positions.handled(partition, offset - 1);
      }
      log.warn(
          "{}@{} could not be handled and is tried again in {}: {}",
          partition,
          offset,
          wait,
          problem.orElse(""));
    }

    /** In the order of their offsets, so that all before one that fails is done. */
    private List<Due> newest(List<ConsumerRecord<String, byte[]>> records) {
      Map<String, Due> newest = new LinkedHashMap<>();
      for (ConsumerRecord<String, byte[]> source : records) {
        if (isWanted(source)) {
          event(source)
              .ifPresent(
                  event -> {
                    newest.remove(source.key());
                    newest.put(source.key(), event);
                  });
        }
      }
      return List.copyOf(newest.values());
    }

    /** A record whose header does not say its type is looked into. */
    private boolean isWanted(ConsumerRecord<String, byte[]> source) {
      Optional<String> type =
          Optional.<Header>ofNullable(source.headers().lastHeader(CloudEventHeaders.TYPE))
              .map(header -> new String(header.value(), StandardCharsets.UTF_8))
              .map(name -> name.substring(name.lastIndexOf('.') + 1));
      return source.key() != null
          && type.map(name -> handler.isWanted(source.key(), name)).orElse(true);
    }

    /** What is to be done about a record; empty where it tells nothing. */
    private Optional<Due> event(ConsumerRecord<String, byte[]> source) {
      try {
        return KeyEvent.of(codec.decode(source), source.partition(), source.offset())
            .filter(event -> handler.isWanted(event.header().getKeyId(), event.type()))
            .filter(handler::tellsAll)
            .map(event -> new Due(source, () -> handler.onEvent(event)));
      } catch (UnreadableValueException e) {
        return Optional.of(new Due(source, () -> CompletableFuture.failedFuture(e.asException())));
      }
    }

    private Optional<ConsumerRecord<String, byte[]>> firstFailure(
        List<Begun> records, long deadline) {
      for (Begun one : records) {
        Optional<String> failure = failure(one.handled, deadline);
        if (failure.isPresent()) {
          problem = failure;
          return Optional.of(one.source);
        }
      }
      return Optional.empty();
    }

    /** Why something was not handled; empty where it was, and where this is being closed. */
    private Optional<String> failure(CompletableFuture<Void> handled, long deadline) {
      while (!thread.isClosing()) {
        try {
          handled.get(POLL.toMillis(), TimeUnit.MILLISECONDS);
          return Optional.empty();
        } catch (TimeoutException e) {
          if (System.nanoTime() - deadline > 0) {
            return Optional.of("it was not handled within " + PATIENCE);
          }
        } catch (ExecutionException | CompletionException e) {
          Throwable cause = e.getCause() == null ? e : e.getCause();
          return Optional.of(String.valueOf(cause.getMessage()));
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          thread.endSoon();
        }
      }
      return Optional.empty();
    }

    @Override
    public void close() {
      try {
        positions.commit();
        consumer.close(CloseOptions.timeout(ClientConfig.CLOSE));
      } catch (KafkaException e) {
        log.warn(
            "The subscription of {} did not leave its group: {}", options.group(), e.toString());
      }
    }
  }

  /**
   * Stops: what was handled is committed, and the group is left, so that others take over at once.
   * Waits for that, 30 s at most.
   */
  @Override
  public void close() {
    thread.close();
  }
}
