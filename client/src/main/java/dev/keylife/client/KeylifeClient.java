package dev.keylife.client;

import dev.keylife.client.EventQuery.Start;
import dev.keylife.client.KeylifeClientException.Reason;
import dev.keylife.client.OutcomeListener.Expectation;
import dev.keylife.command.CommandHeader;
import dev.keylife.event.CommandRepeated;
import dev.keylife.schema.Topics;
import dev.keylife.snapshot.AliasSnapshot;
import dev.keylife.snapshot.KeySnapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Publishes commands, awaits their outcomes, follows events and reads snapshots.
 *
 * <p>Commands are the records of {@code dev.keylife.command}; make their header with {@link
 * CommandHeaders}. Safe for use by several threads. Every method that talks to Kafka or the
 * registry throws {@link KeylifeClientException}, within about ten seconds where nobody answers.
 * One that takes a command throws {@link IllegalArgumentException} where its header is such that no
 * answer could be found, before anything is sent.
 */
public final class KeylifeClient implements AutoCloseable {
  /** By how much the processor's clock and the broker's may differ at most. */
  private static final Duration CLOCK_SKEW = Duration.ofMinutes(1);

  /** After so long a silence, the command may have ended in the dead-letter topic. */
  private static final Duration SUSPICION = Duration.ofSeconds(3);

  private final ClientConfig config;
  private final Failures failures;
  private final ValueCodec codec;
  private Optional<CommandPublisher> publisher = Optional.empty();
  private Optional<CommandPublisher> batching = Optional.empty();
  private Optional<OutcomeListener> listener = Optional.empty();

  private KeylifeClient(ClientConfig config, Failures failures) {
    this.config = config;
    this.failures = failures;
    this.codec = new ValueCodec(config.codec(), failures);
  }

  /** A client for these settings. Connections are made when they are first needed. */
  public static KeylifeClient open(ClientSettings settings) {
    return open(settings, words -> {});
  }

  /**
   * The same.
   *
   * @param progress is told, in words for people, where brokers let one wait; on any thread
   */
  public static KeylifeClient open(ClientSettings settings, Consumer<String> progress) {
    ClientConfig config = new ClientConfig(settings, progress);
    return new KeylifeClient(config, new Failures(config));
  }

  /** Publishes a command and returns when Kafka has it. */
  public Receipt publish(SpecificRecord command) {
    CommandHeader unused = CommandHeaders.checked(command);
    return publisher().publish(command);
  }

  /**
   * Publishes a command and awaits its outcome. Where the same command was delivered before, under
   * this command id, it is the outcome of the first delivery; {@link Outcome#answers} tells which.
   * Only so many repetitions are answered; see {@link CommandRepeated}.
   *
   * @param timeout how long to wait for the outcome once the command is published
   * @throws KeylifeClientException also where no outcome was seen in time; then the command may
   *     still be applied
   */
  public Outcome execute(SpecificRecord command, Duration timeout) {
    try (Expectation expectation = expect(command)) {
      return original(publishAndAwait(command, timeout, expectation));
    }
  }

  /**
   * Hands a command to Kafka and returns at once: for many commands at a time, which then go in
   * batches. Blocks only while Kafka takes no more.
   *
   * <p>Two commands for the same key are in order only if the second is published after the first's
   * outcome.
   */
  public Submission submit(SpecificRecord command) {
    return submit(command, Optional.empty());
  }

  /**
   * The same.
   *
   * @param trace what the command and its event are part of
   */
  public Submission submit(SpecificRecord command, Optional<Trace> trace) {
    Expectation expectation = expect(command);
    try {
      return new PublishedCommand(
              command, batching().submit(command, trace), expectation, config, failures)
          .await();
    } catch (KeylifeClientException e) {
      expectation.close();
      throw e;
    }
  }

  private Expectation expect(SpecificRecord command) {
    CommandHeader header = CommandHeaders.checked(command);
    return listener().expect(header);
  }

  private Outcome publishAndAwait(
      SpecificRecord command, Duration timeout, Expectation expectation) {
    Receipt receipt = publisher().publish(command);
    Duration first = timeout.compareTo(SUSPICION) < 0 ? timeout : SUSPICION;
    try {
      Optional<Outcome> soon = expectation.await(first);
      if (soon.isPresent()) {
        return soon.get();
      }
      requireNotSetAside(command, receipt);
      Optional<Outcome> late = expectation.await(timeout.minus(first));
      if (late.isPresent()) {
        return late.get();
      }
      requireNotSetAside(command, receipt);
      throw failures.noAnswer(command, receipt, timeout);
    } catch (ExecutionException e) {
      throw failures.kafka(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failures.kafka(e);
    }
  }

  private void requireNotSetAside(SpecificRecord command, Receipt receipt) {
    Optional<String> cause = DeadLetters.causeOf(receipt, config, failures);
    if (cause.isPresent()) {
      throw failures.deadLetter(command, receipt, cause.get());
    }
  }

  /** What became of a command the first time, where it was delivered before. */
  private Outcome original(Outcome outcome) {
    return outcome.event().value() instanceof CommandRepeated repeated
        ? find(repeated).map(Outcome::of).orElse(outcome)
        : outcome;
  }

  private Optional<KeyEvent> find(CommandRepeated repeated) {
    List<KeyEvent> found = new ArrayList<>(1);
    events(
        new EventQuery(
            new Start.Time(repeated.getFirstOccurredAt().minus(CLOCK_SKEW)),
            false,
            event -> event.header().getEventId().equals(repeated.getFirstEventId())),
        event -> {
          found.add(event);
          return false;
        });
    return found.stream().findFirst();
  }

  /**
   * Hands events to a handler, on the calling thread: up to the end of the topic as it was when
   * this was called, or, where the query says follow, until the handler says stop.
   */
  public void events(EventQuery query, EventQuery.Handler handler) {
    try (TopicReader reader = new TopicReader(config, failures, Topics.KEY_EVENTS)) {
      requirePartitions(reader, query.start());
      reader.seek(query.start());
      if (query.follow()) {
        reader.follow(fetched -> hand(fetched, query, handler));
      } else {
        reader.readToEnd(fetched -> hand(fetched, query, handler));
      }
    }
  }

  private boolean hand(
      ConsumerRecord<String, byte[]> fetched, EventQuery query, EventQuery.Handler handler) {
    try {
      return KeyEvent.of(codec.decode(fetched), fetched.partition(), fetched.offset())
          .filter(query.filter())
          .map(handler::onEvent)
          .orElse(true);
    } catch (UnreadableValueException e) {
      handler.onUnreadable(e.words());
      return true;
    }
  }

  private static void requirePartitions(TopicReader reader, Start start) {
    if (start instanceof Start.Offsets offsets
        && !reader.partitions().containsAll(offsets.byPartition().keySet())) {
      throw new KeylifeClientException(
          Reason.TOPIC_MISSING,
          "%s has the partitions 0 to %d only."
              .formatted(Topics.KEY_EVENTS, reader.partitions().size() - 1));
    }
  }

  /** The latest snapshot of every key that exists, in the order of their key ids. */
  public List<KeySnapshot> snapshots() {
    return SnapshotReader.all(config, failures, codec);
  }

  /**
   * What every alias stands for, in the order of their names. Once the event of a command about an
   * alias is published, it is among them, or no longer.
   */
  public List<AliasSnapshot> aliases() {
    return SnapshotReader.aliases(config, failures, codec);
  }

  /**
   * The latest snapshot of a key, by its key id or ARN. Empty where there is no such key; an ARN of
   * another partition, region or account names none that is here.
   */
  public Optional<KeySnapshot> snapshot(String keyIdOrArn) {
    return SnapshotReader.one(config, failures, codec, KeyIds.bare(keyIdOrArn))
        .filter(found -> KeyIds.names(keyIdOrArn, found));
  }

  /**
   * Hands what {@code key-states} says of some keys to a handler, on the calling thread, without
   * keeping it. A key may come several times: the last counts, and empty means that it is gone.
   *
   * @param wanted by bare key id
   */
  public void snapshots(
      Predicate<String> wanted, BiConsumer<String, Optional<KeySnapshot>> handler) {
    SnapshotReader.each(config, failures, codec, wanted, handler);
  }

  /**
   * Hands the audit trail to a handler, on the calling thread: all of {@code key-events}, up to its
   * end as it is then, as it was written.
   */
  public void trail(TrailHandler handler) {
    new TrailReader(config, failures, codec).read(handler);
  }

  /** The records that the processor could not read and set aside. */
  public DeadLetterBox deadLetters() {
    return new DeadLetterBox(config, failures);
  }

  private synchronized CommandPublisher publisher() {
    if (publisher.isEmpty()) {
      publisher = Optional.of(new CommandPublisher(config, false, failures, codec));
    }
    return publisher.get();
  }

  private synchronized CommandPublisher batching() {
    if (batching.isEmpty()) {
      batching = Optional.of(new CommandPublisher(config, true, failures, codec));
    }
    return batching.get();
  }

  private synchronized OutcomeListener listener() {
    if (listener.isEmpty()) {
      TopicReader reader = new TopicReader(config, failures, Topics.KEY_EVENTS);
      listener = Optional.of(new OutcomeListener(reader, codec));
    }
    return listener.get();
  }

  /** Lets go of all connections, within a few seconds. Who still waits is told. */
  @Override
  public synchronized void close() {
    listener.ifPresent(OutcomeListener::close);
    publisher.ifPresent(CommandPublisher::close);
    batching.ifPresent(CommandPublisher::close);
    codec.close();
  }
}
