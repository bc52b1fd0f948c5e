package dev.keylife.streams.waiting;

import dev.keylife.lifecycle.Command;
import dev.keylife.lifecycle.Holdings;
import dev.keylife.lifecycle.KeyId;
import dev.keylife.lifecycle.KeyPairNeed;
import dev.keylife.lifecycle.KeyPairSupply;
import dev.keylife.lifecycle.Lifecycle;
import dev.keylife.schema.Topics;
import dev.keylife.streams.decoding.CommandDecoder;
import dev.keylife.streams.decoding.DecodedCommand;
import dev.keylife.streams.failure.NothingWritten;
import dev.keylife.streams.failure.RecordFault;
import dev.keylife.streams.failure.Tries;
import dev.keylife.streams.failure.Turn;
import dev.keylife.streams.progress.Commits;
import dev.keylife.streams.progress.LogContext;
import dev.keylife.streams.progress.TopologyListener;
import dev.keylife.streams.record.DeadLetterRecord;
import dev.keylife.streams.record.NodeNames;
import dev.keylife.streams.state.KeyEntry;
import dev.keylife.streams.state.StoreNames;
import dev.keylife.streams.waiting.WaitingCommands.Waiting;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BiPredicate;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where commands of a partition wait whose RSA key pair is being made, so that nobody else waits
 * for it. What comes after them of the same key waits behind them: each key's commands are carried
 * out in their order. Those of other keys pass by.
 *
 * <p>For the partition's stream thread.
 */
public final class WaitingRoom {
  private static final Logger LOG = LoggerFactory.getLogger(WaitingRoom.class);

  /** Then commands that have just come get their turn. */
  private static final int MOST_AT_ONCE = 100;

  private static final Duration AFTER_OUTAGE = Duration.ofSeconds(1);

  private final ProcessorContext<Object, Object> context;
  private final Lifecycle lifecycle;
  private final Holdings holdings;
  private final KeyPairSupply pairs;
  private final CommandDecoder decoder;
  private final Tries tries;
  private final TopologyListener listener;
  private final WaitingCommands waiting;
  private Instant notBefore = Instant.EPOCH;

  public WaitingRoom(
      ProcessorContext<Object, Object> context,
      Lifecycle lifecycle,
      Holdings holdings,
      KeyPairSupply pairs,
      CommandDecoder decoder,
      Tries tries,
      WaitingLimits limits,
      TopologyListener listener) {
    this.context = context;
    this.lifecycle = lifecycle;
    this.holdings = holdings;
    this.pairs = pairs;
    this.decoder = decoder;
    this.tries = tries;
    this.listener = listener;
    waiting = new WaitingCommands(context.getStateStore(StoreNames.WAITING_STORE), limits);
    tell();
  }

  /** Whether commands of a key wait. */
  public boolean hasWaiting(KeyId key) {
    return waiting.hasWaiting(key);
  }

  /** Whether it is not this command's turn yet. */
  public boolean mustWait(
      Command command, Optional<KeyId> key, Optional<KeyEntry> entry, Instant now) {
    return key.isPresent()
        && (waiting.hasWaiting(key.get()) || needsPair(command, key.get(), entry, now));
  }

  /** Whether a command would need a key pair that is yet to be made. */
  public boolean needsPair(Command command, KeyId key, Optional<KeyEntry> entry, Instant now) {
    Optional<KeyPairNeed> need =
        lifecycle.keyPairNeeded(command, entry.map(KeyEntry::record), holdings, now);
    return need.isPresent()
        && !pairs.isReady(key, need.get(), command.header().principal(), () -> waiting.wake(key));
  }

  /**
   * Puts a command in its place behind what waits.
   *
   * @return why it may not wait; empty if it does
   */
  public Optional<String> letWait(
      KeyId key, Command command, Record<byte[], DecodedCommand> record) {
    boolean needsKeyPair = Lifecycle.mayNeedKeyPair(command);
    // A session of a role has no turns of its own: anybody in the role can have very many.
    String issuer = command.header().principal();
    Optional<String> refusal = waiting.refusal(key, issuer, needsKeyPair);
    if (refusal.isEmpty()) {
      waiting.add(
          new Waiting(
              key,
              context.recordMetadata().orElseThrow().offset(),
              issuer,
              record.withValue(record.value().value())),
          needsKeyPair);
      tell();
    } else if (!waiting.hasWaiting(key)) {
      pairs.forget(key);
    }
    return refusal;
  }

  /**
   * Carries out what need not wait any longer, a bounded number at a time.
   *
   * @param turn carries out a command of a key, or returns false where it must wait on
   */
  public void resume(BiPredicate<DecodedCommand, Waiting> turn, Commits commits) {
    int left = MOST_AT_ONCE;
    boolean careful = tries.isCarefulWithTurns(context.taskId().partition());
    while (left > 0 && !now().isBefore(notBefore)) {
      Optional<KeyId> key = waiting.nextAwake();
      if (key.isEmpty()) {
        return;
      }
      int done = resume(key.get(), careful ? 1 : left, turn, commits);
      if (careful && done > 0) {
        context.commit(); // Alone: one of these failed, and nobody knows which.
        return;
      }
      left -= done;
    }
  }

  private int resume(
      KeyId key, int most, BiPredicate<DecodedCommand, Waiting> turn, Commits commits) {
    int done = 0;
    try {
      Optional<Waiting> first = waiting.first(key);
      while (first.isPresent() && done < most && resume(first.get(), turn)) {
        waiting.removeFirst(key);
        tell();
        commits.carriedOut(context, first.get().record().timestamp());
        done++;
        first = waiting.first(key);
      }
    } catch (TimeoutException e) {
      LOG.warn("Commands that waited for a wrapping key pair wait on: {}", e.getMessage());
      notBefore = now().plus(AFTER_OUTAGE);
    }
    if (done == most || now().isBefore(notBefore)) {
      waiting.wake(key);
    }
    return done;
  }

  /** Whether it was carried out. */
  private boolean resume(Waiting first, BiPredicate<DecodedCommand, Waiting> turn) {
    int partition = context.taskId().partition();
    Turn itsTurn = new Turn.Waited(first.offset());
    Tries.Course course = tries.begin(partition, itsTurn, now());
    boolean done;
    try {
      done =
          switch (course) {
            case CARRY_OUT -> resume(first, turn, false);
            case REFUSE -> resume(first, turn, true);
            case SET_ASIDE -> {
              String failure = tries.lastFailure(partition, itsTurn);
              setAside(first, "it could not be processed: " + failure + "; see the log");
              yield true;
            }
          };
    } catch (Throwable failure) { // As in the first node: the same command comes again.
      tries.failed(partition, itsTurn, failure);
      throw failure;
    }
    tries.end(partition, done);
    return done;
  }

  private boolean resume(
      Waiting first, BiPredicate<DecodedCommand, Waiting> turn, boolean failedBefore) {
    DecodedCommand received;
    try {
      received = decoder.decode(Topics.KEY_COMMANDS, first.record());
    } catch (CommandDecoder.Unreadable unreadable) {
      setAside(first, unreadable.reason());
      return true;
    }
    try (LogContext about = LogContext.of(received.command())) {
      return turn.test(failedBefore ? received.toBeRefused() : received, first);
    } catch (NothingWritten failure) {
      setAside(
          first, "it can neither be carried out nor be refused: " + RecordFault.nameOf(failure));
      return true;
    }
  }

  /** It could be read when it came, and cannot be now, or what it leads to cannot be written. */
  private void setAside(Waiting first, String cause) {
    Place place = new Place(Topics.KEY_COMMANDS, context.taskId().partition(), first.offset());
    LOG.warn("A command that waited cannot be carried out and is a dead letter now: {}", place);
    context.forward(
        DeadLetterRecord.of(first.record(), Optional.of(place), cause), NodeNames.DLQ_SINK);
    listener.deadLetter();
  }

  private void tell() {
    listener.waiting(context.taskId().partition(), waiting.size(), waiting.oldest());
  }

  private record Place(String topic, int partition, long offset) implements RecordMetadata {}

  private Instant now() {
    return Instant.ofEpochMilli(context.currentSystemTimeMs());
  }

  /** The commands go on waiting for another instance, which asks for pairs anew. */
  public void close() {
    waiting.keys().forEach(pairs::forget);
    listener.waiting(context.taskId().partition(), 0, Optional.empty());
  }
}
