package dev.keylife.client;

import dev.keylife.client.EventQuery.Start;
import dev.keylife.client.KeylifeClientException.Reason;
import dev.keylife.event.CommandRepeated;
import dev.keylife.schema.Topics;
import dev.keylife.snapshot.AliasSnapshot;
import dev.keylife.snapshot.KeySnapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
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

  /** How long {@link Keys} waits for an answer by default. */
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final ClientConfig config;
  private final Failures failures;
  private final ValueCodec codec;
  private final CommandChannel commands;

  private KeylifeClient(ClientConfig config, Failures failures) {
    this.config = config;
    this.failures = failures;
    this.codec = new ValueCodec(config.codec(), failures);
    this.commands = new CommandChannel(config, failures, codec, this::original);
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

  /**
   * Typed methods for all commands.
   *
   * @param issuer who asks, as it will stand in the audit trail
   * @throws IllegalArgumentException as {@link CommandHeaders#requireIssuer}
   */
  public Keys keys(String issuer) {
    CommandHeaders.requireIssuer(issuer);
    return new Keys(commands, issuer, TIMEOUT);
  }

  /** Publishes a command and returns when Kafka has it. */
  public Receipt publish(SpecificRecord command) {
    return commands.publish(command);
  }

  /**
   * Publishes a command; the future completes with its outcome. Where the same command was
   * delivered before, under this command id, it is the outcome of the first delivery; {@link
   * Outcome#answers} tells which. Only so many repetitions are answered; see {@link
   * CommandRepeated}.
   *
   * <p>Returns as soon as the command is handed to Kafka: at once, but for the first one, which
   * connects, and while as many commands as {@link ClientSettings#maxInFlight} are on their way.
   * The future completes exceptionally with a {@link KeylifeClientException}: {@link
   * Reason#NO_ANSWER} once the time is up (later by the time that it takes to look through the dead
   * letters), {@link Reason#DEAD_LETTER}, {@link Reason#CLOSED} by {@link #close}, or what Kafka
   * reports. To cancel it ends the waiting, and does not take the command back. What depends on it
   * without an executor of its own runs on the future's default executor.
   *
   * <p>Two commands for the same key are in order only if the second is sent after the first's
   * outcome.
   *
   * @param timeout how long to wait for room, and then for the outcome
   */
  public CompletableFuture<Outcome> send(SpecificRecord command, Duration timeout) {
    return send(command, timeout, Optional.empty());
  }

  /**
   * The same.
   *
   * @param trace what the command and its event are part of
   */
  public CompletableFuture<Outcome> send(
      SpecificRecord command, Duration timeout, Optional<Trace> trace) {
    return commands.send(command, timeout, trace);
  }

  /**
   * As {@link #send}, and waits for the outcome.
   *
   * @throws KeylifeClientException also where no outcome was seen in time; then the command may
   *     still be applied
   */
  public Outcome execute(SpecificRecord command, Duration timeout) {
    return commands.execute(command, timeout);
  }

  /**
   * Hands a command to Kafka and returns at once: for many commands at a time, which then go in
   * batches, and whose caller bounds and times them itself. Blocks only while Kafka takes no more.
   *
   * <p>Two commands for the same key are in order only if the second is published after the first's
   * outcome.
   */
  public Submission submit(SpecificRecord command) {
    return commands.submit(command, Optional.empty());
  }

  /**
   * The same.
   *
   * @param trace what the command and its event are part of
   */
  public Submission submit(SpecificRecord command, Optional<Trace> trace) {
    return commands.submit(command, trace);
  }

  /**
   * Follows events as a member of a consumer group, from where the group stopped, on a thread of
   * its own, until closed. The subscription has connections of its own: close it before the client.
   *
   * @throws KeylifeClientException if no broker answers or there is no such topic
   */
  public Subscription subscribe(SubscriptionOptions options, EventHandler handler) {
    return new Subscription(config, failures, codec, options, handler).start();
  }

  /**
   * Follows how keys are as a member of a consumer group, from where the group stopped, on a thread
   * of its own, until closed. Returns at once, whether or not a broker answers. The subscription
   * has connections of its own: close it before the client.
   */
  public NewestSubscription subscribeToNewest(SubscriptionOptions options, NewestHandler handler) {
    return new NewestSubscription(config, failures, codec, options, handler).start();
  }

  /**
   * The event that answered the first delivery of a command, where another says that it was
   * repeated. Empty where it is in the topic no more.
   */
  public Optional<KeyEvent> original(CommandRepeated repeated) {
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

  /**
   * Lets go of all connections, within a few seconds. Futures of commands that were not answered
   * complete with {@link Reason#CLOSED}; the commands may still be applied.
   */
  @Override
  public void close() {
    commands.close();
    codec.close();
  }
}
