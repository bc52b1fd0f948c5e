package dev.keylife.streams;

import dev.keylife.authentication.Refusal;
import dev.keylife.lifecycle.Command;
import dev.keylife.lifecycle.Decision;
import dev.keylife.lifecycle.KeyRecord;
import dev.keylife.lifecycle.Lifecycle;
import dev.keylife.streams.encoding.DecisionEncoder;
import dev.keylife.streams.encoding.EncodedDecision;
import dev.keylife.streams.failure.NothingWritten;
import dev.keylife.streams.failure.RecordFault;
import dev.keylife.streams.record.RecordLimits;
import dev.keylife.streams.resealing.Resealer;
import dev.keylife.streams.state.KeyStores;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the core what a command does to its key, and has the answer encoded. No command may stop the
 * stream: what no rule foresaw, and what is too large to be written, becomes a refusal here. By
 * then nothing has been written that would have to be undone.
 *
 * <p>For the partition's stream thread.
 */
final class CommandDecider {
  private static final Logger LOG = LoggerFactory.getLogger(CommandDecider.class);

  private final Lifecycle lifecycle;
  private final Resealer resealer;
  private final KeyStores stores;
  private final DecisionEncoder encoder;
  private final RecordLimits limits;

  CommandDecider(
      Lifecycle lifecycle,
      Resealer resealer,
      KeyStores stores,
      DecisionEncoder encoder,
      RecordLimits limits) {
    this.lifecycle = lifecycle;
    this.resealer = resealer;
    this.stores = stores;
    this.encoder = encoder;
    this.limits = limits;
  }

  /**
   * What a command leads to.
   *
   * @throws NothingWritten if not even a refusal can be encoded
   */
  EncodedDecision decide(CommandTurn turn) {
    Decision decision =
        turn.known()
            .flatMap(
                known -> lifecycle.decideAgain(turn.command(), known, turn.record(), turn.now()))
            .orElseGet(() -> decideFirst(turn));
    Decision instead;
    try {
      EncodedDecision encoded = encode(turn, decision);
      int most = adds(turn.command()) ? limits.keyBytes() : RecordLimits.LARGEST_FACT;
      if (encoded.size() <= most) {
        return encoded;
      }
      instead = lifecycle.outgrown(turn.command(), turn.record(), turn.now(), most);
    } catch (RuntimeException unforeseen) {
      if (!RecordFault.canBeBehind(unforeseen)) {
        throw unforeseen;
      }
      instead = unforeseen(turn, unforeseen);
    }
    try {
      return encode(turn, instead);
    } catch (RuntimeException notEvenThat) {
      throw RecordFault.canBeBehind(notEvenThat) ? new NothingWritten(notEvenThat) : notEvenThat;
    }
  }

  /** A decision about a command in its turn, ready to be written. */
  EncodedDecision encode(CommandTurn turn, Decision decision) {
    return encoder.of(turn.key(), turn.entry(), decision, turn.now(), turn.headers());
  }

  private Decision decideFirst(CommandTurn turn) {
    Command command = turn.command();
    Optional<KeyRecord> key = turn.record();
    if (turn.decoded().failedBefore()) {
      return lifecycle.internalFailure(command, key, turn.now());
    }
    Optional<Refusal> refusal = turn.decoded().refusal(turn.now());
    if (refusal.isPresent()) {
      return lifecycle.unauthentic(command, key, turn.now(), refusal.get().message());
    }
    if (turn.decoded().flaw().isPresent()) {
      return lifecycle.malformed(command, key, turn.now(), turn.decoded().flaw().get());
    }
    if (needsMasterKeys(command, key) && !resealer.claim(turn.now())) {
      return lifecycle.dependencyFailure(command, key, turn.now());
    }
    try {
      return lifecycle.decide(command, key, stores, stores.holdings(), turn.now());
    } catch (RuntimeException unforeseen) {
      return unforeseen(turn, unforeseen);
    }
  }

  private Decision unforeseen(CommandTurn turn, RuntimeException failure) {
    LOG.error(
        "{} for key {} failed inside and was answered with KMSInternalException: {}",
        turn.command().type(),
        turn.record().map(k -> k.id().value()).orElse("?"),
        // The message could quote what must not be logged.
        failure.getClass().getName());
    return lifecycle.internalFailure(turn.command(), turn.record(), turn.now());
  }

  /** What takes away, or adds a date at most, is a way out for a key that has become too large. */
  private static boolean adds(Command command) {
    return !(command instanceof Command.DeleteImportedKeyMaterial
        || command instanceof Command.ExpireKeyMaterial
        || command instanceof Command.UntagResource
        || command instanceof Command.DeleteAlias
        || command instanceof Command.GrantRemoval
        || command instanceof Command.EnableKey
        || command instanceof Command.DisableKey
        || command instanceof Command.ScheduleKeyDeletion
        || command instanceof Command.CancelKeyDeletion
        || command instanceof Command.UpdatePrimaryRegion
        || command instanceof Command.SynchronizeMultiRegionKey);
  }

  private static boolean needsMasterKeys(Command command, Optional<KeyRecord> key) {
    return command instanceof Command.MaterialImport
        || command instanceof Command.GetParametersForImport
        || (command instanceof Command.CreateKey && key.isEmpty())
        || command instanceof Command.RotateKeyOnDemand;
  }
}
