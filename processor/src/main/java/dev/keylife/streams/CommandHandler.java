package dev.keylife.streams;

import dev.keylife.authentication.Refusal;
import dev.keylife.lifecycle.Command;
import dev.keylife.lifecycle.DecidedCommand;
import dev.keylife.lifecycle.Decision;
import dev.keylife.lifecycle.Event;
import dev.keylife.lifecycle.KeyPairSupply;
import dev.keylife.lifecycle.Lifecycle;
import dev.keylife.streams.decoding.DecodedCommand;
import dev.keylife.streams.encoding.EncodedDecision;
import dev.keylife.streams.limits.CommandQuota;
import dev.keylife.streams.limits.RateLimit;
import dev.keylife.streams.progress.TopologyListener;
import dev.keylife.streams.state.DuplicateFilter;
import dev.keylife.streams.state.KeyStores;
import dev.keylife.streams.waiting.WaitingCommands;
import dev.keylife.streams.waiting.WaitingRoom;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.processor.api.Record;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the commands of a partition one by one: tells repetitions from new commands, refuses what
 * is too much, lets wait what needs a key pair, and has the others decided and written.
 *
 * <p>For the partition's stream thread.
 */
final class CommandHandler {
  private static final Logger LOG = LoggerFactory.getLogger(CommandHandler.class);

  private final Lifecycle lifecycle;
  private final KeyPairSupply pairs;
  private final KeyStores stores;
  private final DuplicateFilter duplicates;
  private final CommandQuota quota;
  private final Gatekeeper gatekeeper;
  private final WaitingRoom room;
  private final CommandDecider decider;
  private final DecisionWriter writer;
  private final TopologyListener listener;

  CommandHandler(
      TopologyParts parts,
      KeyStores stores,
      DuplicateFilter duplicates,
      CommandQuota quota,
      Gatekeeper gatekeeper,
      WaitingRoom room,
      CommandDecider decider,
      DecisionWriter writer) {
    this.lifecycle = parts.lifecycle();
    this.pairs = parts.pairs();
    this.listener = parts.listener();
    this.stores = stores;
    this.duplicates = duplicates;
    this.quota = quota;
    this.gatekeeper = gatekeeper;
    this.room = room;
    this.decider = decider;
    this.writer = writer;
  }

  /** A command has come. */
  void handle(Record<byte[], DecodedCommand> record, Instant now) {
    DecodedCommand decoded = record.value();
    if (keepsOut(decoded, record.headers(), record.timestamp(), now)) {
      return;
    }
    gatekeeper.letIn(decoded);
    if (isTooMuch(decoded, record, now)) {
      return;
    }
    CommandTurn turn = turn(decoded, record.headers(), now);
    if (isSilent(turn)) {
      return;
    }
    Command command = turn.command();
    if (mustWait(turn)) {
      room.letWait(turn.key().orElseThrow(), command, record)
          .ifPresent(why -> throttle(turn, RateLimit.WAITING, why));
    } else {
      carryOut(turn);
    }
  }

  /**
   * Carries out a command that waited, unless it must wait on.
   *
   * @return whether it did
   */
  boolean resume(DecodedCommand decoded, WaitingCommands.Waiting waited, Instant now) {
    Record<byte[], byte[]> record = waited.record();
    if (keepsOut(decoded, record.headers(), record.timestamp(), now)) {
      pairs.forget(waited.key());
      return true;
    }
    CommandTurn turn = turn(decoded, record.headers(), now);
    if (isSilent(turn)) {
      return true;
    }
    if (turn.known().isEmpty()
        && !decoded.failedBefore()
        && room.needsPair(decoded.command(), waited.key(), turn.entry(), now)) {
      return false;
    }
    carryOut(turn);
    return true;
  }

  /**
   * Refuses a command that is not its issuer's. It is not held against what else came under its id,
   * nor counted for its key, nor remembered: whoever sent it must not stand in the issuer's way.
   *
   * @return whether it was
   */
  private boolean keepsOut(DecodedCommand decoded, Headers headers, long timestamp, Instant now) {
    Optional<Refusal> refusal = gatekeeper.refusal(decoded, now);
    if (refusal.isPresent() && gatekeeper.answers(refusal.get(), timestamp)) {
      EncodedDecision encoded = decider.decide(turn(decoded, Optional.empty(), headers, now));
      writer.write(encoded);
      encoded.decision().event().ifPresent(event -> listener.decided(decoded.command(), event));
    }
    return refusal.isPresent();
  }

  /**
   * What names no key that could be is refused each time, and leaves nothing behind. Of what failed
   * before nothing but a refusal is left, so it is not looked for among what was decided.
   */
  private CommandTurn turn(DecodedCommand decoded, Headers headers, Instant now) {
    Command command = decoded.command();
    Optional<DecidedCommand> known =
        Lifecycle.countsById(command) && !decoded.failedBefore()
            ? decoded.key().flatMap(id -> duplicates.find(id, command.header(), now))
            : Optional.empty();
    return turn(decoded, known, headers, now);
  }

  private CommandTurn turn(
      DecodedCommand decoded, Optional<DecidedCommand> known, Headers headers, Instant now) {
    return new CommandTurn(decoded, decoded.key().flatMap(stores::find), known, headers, now);
  }

  /** A repetition waits for its turn like any other command, but not for a key pair. */
  private boolean mustWait(CommandTurn turn) {
    return turn.known().isPresent()
        ? room.hasWaiting(turn.key().orElseThrow())
        : turn.decoded().isToBeHeard()
            && room.mustWait(turn.command(), turn.key(), turn.entry(), turn.now());
  }

  /** A command that was repeated so often that it has no event any more. */
  private boolean isSilent(CommandTurn turn) {
    if (turn.known().isEmpty()) {
      return false;
    }
    LOG.debug("Command {} was delivered before", turn.command().header().commandId());
    boolean silent =
        lifecycle
            .decideAgain(turn.command(), turn.known().get(), turn.record(), turn.now())
            .isEmpty();
    if (silent) {
      listener.duplicate();
    }
    return silent;
  }

  private void carryOut(CommandTurn turn) {
    EncodedDecision encoded = decider.decide(turn);
    writer.write(encoded);
    if (Lifecycle.mayNeedKeyPair(turn.command())) {
      // Where it was refused, what was kept for it serves others.
      turn.key().ifPresent(pairs::forget);
    }
    // Without one the partition of an alias's name is asked first: see AliasProcessor.
    encoded.decision().event().ifPresent(event -> answered(turn, encoded, event));
  }

  private void answered(CommandTurn turn, EncodedDecision encoded, Event event) {
    Command command = turn.command();
    if (event instanceof Event.CommandRepeated) {
      duplicates.remember(
          turn.key().orElseThrow(), command.header(), turn.known().orElseThrow().repeated());
      listener.duplicate();
      return;
    }
    boolean counts =
        turn.known().isEmpty()
            && !encoded.decision().isRetryable()
            && Lifecycle.countsById(command);
    if (turn.key().isPresent() && counts) {
      duplicates.remember(
          turn.key().get(), command.header(), DecidedCommand.of(command, encoded.answer()));
    }
    listener.decided(command, event);
  }

  /**
   * Refuses a command that is one too many. Nothing is looked up for it where it has no answer, so
   * that a flood costs little more than to be read.
   *
   * @return whether it was
   */
  private boolean isTooMuch(
      DecodedCommand decoded, Record<byte[], DecodedCommand> record, Instant now) {
    Optional<RateLimit> exceeded =
        quota.exceeded(decoded.key(), decoded.command(), record.timestamp());
    if (exceeded.isEmpty()) {
      return false;
    }
    if (quota.answers()) {
      throttle(
          turn(decoded, Optional.empty(), record.headers(), now),
          exceeded.get(),
          quota.reason(exceeded.get()));
    } else {
      listener.throttled(exceeded.get(), false);
    }
    return true;
  }

  private void throttle(CommandTurn turn, RateLimit limit, String why) {
    Decision refusal = lifecycle.throttled(turn.command(), turn.record(), turn.now(), why);
    writer.write(decider.encode(turn, refusal));
    listener.throttled(limit, true);
  }
}
