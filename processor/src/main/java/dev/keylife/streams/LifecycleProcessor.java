package dev.keylife.streams;

import dev.keylife.event.EventHeader;
import dev.keylife.lifecycle.Command;
import dev.keylife.lifecycle.Cryptography.WrappedMaterial;
import dev.keylife.lifecycle.Deadline;
import dev.keylife.lifecycle.DecidedCommand;
import dev.keylife.lifecycle.Decision;
import dev.keylife.lifecycle.Event;
import dev.keylife.lifecycle.KeyId;
import dev.keylife.lifecycle.KeyNamespace;
import dev.keylife.lifecycle.KeyPairSupply;
import dev.keylife.lifecycle.KeyRecord;
import dev.keylife.lifecycle.Lifecycle;
import dev.keylife.lifecycle.Resealing;
import dev.keylife.streams.decoding.CommandDecoder;
import dev.keylife.streams.decoding.DecodedCommand;
import dev.keylife.streams.encoding.DecisionEncoder;
import dev.keylife.streams.encoding.EncodedDecision;
import dev.keylife.streams.failure.ClockDisagreesException;
import dev.keylife.streams.failure.NothingWritten;
import dev.keylife.streams.failure.Tries;
import dev.keylife.streams.lookahead.FetchedCommands;
import dev.keylife.streams.lookahead.Lookahead;
import dev.keylife.streams.progress.Commits;
import dev.keylife.streams.progress.LogContext;
import dev.keylife.streams.progress.TopologyListener;
import dev.keylife.streams.record.NodeNames;
import dev.keylife.streams.record.RecordLimits;
import dev.keylife.streams.resealing.Resealer;
import dev.keylife.streams.state.DuplicateFilter;
import dev.keylife.streams.state.KeyCensus;
import dev.keylife.streams.state.KeyEntry;
import dev.keylife.streams.state.KeyStores;
import dev.keylife.streams.waiting.WaitingCommands;
import dev.keylife.streams.waiting.WaitingRoom;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Node {@code lifecycle}: asks the core what a command, or a date that is reached, does to a key,
 * and carries the decision out. It judges nothing itself.
 */
final class LifecycleProcessor extends ContextualProcessor<byte[], DecodedCommand, Object, Object> {
  private static final Logger LOG = LoggerFactory.getLogger(LifecycleProcessor.class);

  /** In effect a turn of the stream thread, which takes longer where there is so much to do. */
  private static final Duration BETWEEN_BATCHES = Duration.ofMillis(1);

  /** How long a date waits that could not be carried out. */
  private static final Duration POSTPONEMENT = Duration.ofMinutes(1);

  private final Lifecycle lifecycle;
  private final Resealing resealing;
  private final KeyPairSupply pairs;
  private final KeyNamespace namespace;
  private final Serializer<SpecificRecord> values;
  private final TopologySettings settings;
  private final CommandDecoder decoder;
  private final Lookahead lookahead;
  private final Commits commits;
  private final Safeguards safeguards;
  private final TopologyListener listener;
  private final Map<Deadline, Instant> postponed = new HashMap<>();
  private KeyStores stores;
  private DecisionEncoder outcomes;
  private KeyCensus census;
  private DuplicateFilter duplicates;
  private Resealer resealer;
  private CommandQuota quota;
  private FetchedCommands upcoming;
  private WaitingRoom room;
  private Instant nextErasure = Instant.EPOCH;
  private boolean moreIsDue;

  LifecycleProcessor(
      Lifecycle lifecycle,
      Resealing resealing,
      KeyPairSupply pairs,
      KeyNamespace namespace,
      Serializer<SpecificRecord> values,
      TopologySettings settings,
      CommandDecoder decoder,
      Lookahead lookahead,
      Commits commits,
      Safeguards safeguards,
      TopologyListener listener) {
    this.lifecycle = lifecycle;
    this.resealing = resealing;
    this.pairs = pairs;
    this.namespace = namespace;
    this.values = values;
    this.settings = settings;
    this.decoder = decoder;
    this.lookahead = lookahead;
    this.commits = commits;
    this.safeguards = safeguards;
    this.listener = listener;
  }

  @Override
  public void init(ProcessorContext<Object, Object> context) {
    super.init(context);
    stores = new KeyStores(context);
    outcomes = new DecisionEncoder(stores, namespace, values);
    duplicates = new DuplicateFilter(context, settings.duplicateWindow());
    quota = new CommandQuota(settings.maxCommandsPerSecond());
    census = stores.census();
    safeguards.opening().check(context.taskId().partition(), census.keys());
    listener.opened(census);
    listener.begun(context.taskId().partition());
    context.schedule(settings.deadlineInterval(), PunctuationType.WALL_CLOCK_TIME, time -> tick());
    context.schedule(
        BETWEEN_BATCHES,
        PunctuationType.WALL_CLOCK_TIME,
        time -> {
          if (moreIsDue) {
            reachDeadlines();
          }
        });
    resealer = new Resealer(context, resealing, settings.reseal());
    resealer.requireOwnKeyset();
    context.schedule(
        settings.reseal().interval(),
        PunctuationType.WALL_CLOCK_TIME,
        time -> {
          if (safeguards.clock().trusts(now().toEpochMilli())) {
            resealer.tick(now());
          }
        });
    room = new WaitingRoom(context, lifecycle, pairs, decoder, settings.waiting(), listener);
    context.schedule(
        BETWEEN_BATCHES,
        PunctuationType.WALL_CLOCK_TIME,
        time -> {
          if (safeguards.clock().trusts(now().toEpochMilli())) {
            room.resume(this::resume, commits);
          }
        });
    upcoming =
        lookahead.open(context.taskId().partition(), decoder::readAhead, this::foreseeUnwrap);
  }

  @Override
  public void close() {
    room.close();
    lookahead.close(context().taskId().partition(), upcoming);
    listener.closed(census);
    listener.ended(context().taskId().partition());
  }

  private Optional<WrappedMaterial> foreseeUnwrap(Command command) {
    if (!(command instanceof Command.MaterialImport)) {
      return Optional.empty();
    }
    return namespace
        .find(command.header().keyId())
        .flatMap(stores::find)
        .flatMap(entry -> lifecycle.unwrapNeeded(command, entry.record(), stores, now()));
  }

  @Override
  public void process(Record<byte[], DecodedCommand> record) {
    DecodedCommand received = record.value();
    Command command = received.command();
    Instant now = now();
    if (!safeguards.clock().trusts(now.toEpochMilli())) {
      throw new ClockDisagreesException();
    }
    Optional<KeyId> key = namespace.find(command.header().keyId());
    Headers headers = record.headers();
    Optional<KeyEntry> entry = key.flatMap(stores::find);
    Optional<DecidedCommand> known =
        received.failedBefore() ? Optional.empty() : known(command, key, now);
    if (isSilent(command, known, entry, now)) {
      return;
    }
    if (!quota.admits(key, command.header().keyId(), record.timestamp())) {
      Decision refusal = lifecycle.throttled(command, found(entry), now, quota.perSecond());
      refuse(key, entry, refusal, now, headers);
    } else if (mustWait(received, key, known, entry, now)) {
      room.letWait(key.orElseThrow(), command, record)
          .map(why -> lifecycle.throttled(command, found(entry), now, why))
          .ifPresent(refusal -> refuse(key, entry, refusal, now, headers));
    } else {
      carryOut(received, key, known, entry, now, headers);
    }
  }

  /** A repetition waits for its turn like any other command, but not for a key pair. */
  private boolean mustWait(
      DecodedCommand received,
      Optional<KeyId> key,
      Optional<DecidedCommand> known,
      Optional<KeyEntry> entry,
      Instant now) {
    return known.isPresent()
        ? room.hasWaiting(key.orElseThrow())
        : received.isToBeHeard() && room.mustWait(received.command(), key, entry, now);
  }

  /**
   * Carries out a command that waited, unless it must wait on.
   *
   * @return whether it did
   */
  private boolean resume(Command command, WaitingCommands.Waiting waited) {
    Instant now = now();
    Optional<KeyId> key = Optional.of(waited.key());
    Optional<KeyEntry> entry = stores.find(waited.key());
    Optional<DecidedCommand> known = known(command, key, now);
    if (isSilent(command, known, entry, now)) {
      return true;
    }
    if (known.isEmpty() && room.needsPair(command, waited.key(), entry, now)) {
      return false;
    }
    DecodedCommand received = new DecodedCommand(command, waited.record().value());
    carryOut(received, key, known, entry, now, waited.record().headers());
    return true;
  }

  /** What names no key that could be is refused each time, and leaves nothing behind. */
  private Optional<DecidedCommand> known(Command command, Optional<KeyId> key, Instant now) {
    return key.flatMap(id -> duplicates.find(id, command.header(), now));
  }

  /** A command that was repeated so often that it has no event any more. */
  private boolean isSilent(
      Command command, Optional<DecidedCommand> known, Optional<KeyEntry> entry, Instant now) {
    known.ifPresent(
        k -> LOG.debug("Command {} was delivered before", command.header().commandId()));
    boolean silent =
        known
            .filter(k -> lifecycle.decideAgain(command, k, found(entry), now).isEmpty())
            .isPresent();
    if (silent) {
      listener.duplicate();
    }
    return silent;
  }

  private void carryOut(
      DecodedCommand received,
      Optional<KeyId> key,
      Optional<DecidedCommand> known,
      Optional<KeyEntry> entry,
      Instant now,
      Headers headers) {
    Command command = received.command();
    Decision decision =
        known
            .flatMap(k -> lifecycle.decideAgain(command, k, found(entry), now))
            .orElseGet(() -> decide(received, found(entry), now));
    EncodedDecision outcome = outcomeOf(command, key, entry, decision, now, headers);
    carryOut(outcome);
    if (command instanceof Command.GetParametersForImport) {
      key.ifPresent(pairs::forget); // Where it was refused, what was kept for it serves others.
    }
    Event event = outcome.decision().event().orElseThrow();
    if (event instanceof Event.CommandRepeated) {
      duplicates.remember(key.orElseThrow(), command.header(), known.orElseThrow().repeated());
      listener.duplicate();
      return;
    }
    if (key.isPresent() && known.isEmpty() && !outcome.decision().isRetryable()) {
      duplicates.remember(key.get(), command.header(), DecidedCommand.of(command, answer(outcome)));
    }
    listener.decided(command, event);
  }

  private static DecidedCommand.Answer answer(EncodedDecision outcome) {
    SpecificRecord published = outcome.published().orElseThrow();
    EventHeader header = (EventHeader) published.get(0);
    return new DecidedCommand.Answer(
        header.getEventId(),
        published.getSchema().getName(),
        header.getOccurredAt(),
        outcome.decision().failure());
  }

  private void refuse(
      Optional<KeyId> key,
      Optional<KeyEntry> entry,
      Decision refusal,
      Instant now,
      Headers headers) {
    carryOut(outcomes.of(key, entry, refusal, now, headers));
    listener.throttled();
  }

  private static Optional<KeyRecord> found(Optional<KeyEntry> entry) {
    return entry.map(KeyEntry::record);
  }

  /** No command may stop the stream: what no rule foresaw is the publisher's to try again. */
  private Decision decide(DecodedCommand received, Optional<KeyRecord> key, Instant now) {
    Command command = received.command();
    if (received.failedBefore()) {
      return lifecycle.internalFailure(command, key, now);
    }
    if (received.flaw().isPresent()) {
      return lifecycle.malformed(command, key, now, received.flaw().get());
    }
    if (needsMasterKeys(command) && !resealer.claim(now)) {
      return lifecycle.dependencyFailure(command, key, now);
    }
    try {
      return lifecycle.decide(command, key, stores, now);
    } catch (RuntimeException unforeseen) {
      return unforeseen(command, key, now, unforeseen);
    }
  }

  /**
   * What a command leads to; a refusal where what was decided cannot be encoded, or is larger than
   * can be stored or published. By then nothing has been written that would have to be undone.
   */
  private EncodedDecision outcomeOf(
      Command command,
      Optional<KeyId> key,
      Optional<KeyEntry> entry,
      Decision decision,
      Instant now,
      Headers headers) {
    Optional<KeyRecord> found = found(entry);
    Decision instead;
    try {
      EncodedDecision outcome = outcomes.of(key, entry, decision, now, headers);
      int most = adds(command) ? settings.limits().keyBytes() : RecordLimits.LARGEST_FACT;
      if (outcome.size() <= most) {
        return outcome;
      }
      instead = lifecycle.outgrown(command, found, now, most);
    } catch (RuntimeException unforeseen) {
      if (!Tries.isBecauseOfTheRecord(unforeseen)) {
        throw unforeseen;
      }
      instead = unforeseen(command, found, now, unforeseen);
    }
    try {
      return outcomes.of(key, entry, instead, now, headers);
    } catch (RuntimeException notEvenThat) {
      throw Tries.isBecauseOfTheRecord(notEvenThat) ? new NothingWritten(notEvenThat) : notEvenThat;
    }
  }

  /** What takes away, or adds a date at most, is a way out for a key that has become too large. */
  private static boolean adds(Command command) {
    return !(command instanceof Command.DeleteImportedKeyMaterial
        || command instanceof Command.ExpireKeyMaterial
        || command instanceof Command.EnableKey
        || command instanceof Command.DisableKey
        || command instanceof Command.ScheduleKeyDeletion
        || command instanceof Command.CancelKeyDeletion);
  }

  private Decision unforeseen(
      Command command, Optional<KeyRecord> key, Instant now, RuntimeException failure) {
    LOG.error(
        "{} for key {} failed inside and was answered with KMSInternalException: {}",
        command.type(),
        key.map(k -> k.id().value()).orElse("?"),
        // The message could quote what must not be logged.
        failure.getClass().getName());
    return lifecycle.internalFailure(command, key, now);
  }

  private static boolean needsMasterKeys(Command command) {
    return command instanceof Command.MaterialImport
        || command instanceof Command.GetParametersForImport;
  }

  private void tick() {
    Instant now = now();
    if (!safeguards.clock().trusts(now.toEpochMilli())) {
      return;
    }
    if (!now.isBefore(nextErasure)) {
      stores.writeToSecretsChangelog();
      nextErasure = now.plus(settings.erasureBound().dividedBy(4));
    }
    reachDeadlines();
  }

  /**
   * Carries out what is due, a bounded number at a time, so that commands are not kept waiting.
   * What is left over follows as soon as commands and other partitions have had their turn. Nothing
   * is done by a clock that is not trusted: this is where material is erased for good.
   */
  private void reachDeadlines() {
    Instant now = now();
    if (!safeguards.clock().trusts(now.toEpochMilli())) {
      return;
    }
    postponed.values().removeIf(until -> !until.isAfter(now));
    int batch = settings.deadlineBatch();
    List<Deadline> due =
        stores.deadlines().due(now, batch + postponed.size()).stream()
            .filter(deadline -> !postponed.containsKey(deadline))
            .limit(batch)
            .toList();
    for (Deadline deadline : due) {
      try (LogContext about = LogContext.of(deadline)) {
        reach(deadline, now);
      }
    }
    moreIsDue = due.size() == batch;
    census.nextDeadline(stores.deadlines().next());
  }

  private void reach(Deadline deadline, Instant now) {
    Optional<EncodedDecision> outcome;
    try {
      outcome =
          stores
              .find(deadline.key())
              .map(
                  found ->
                      outcomes.of(
                          Optional.of(deadline.key()),
                          Optional.of(found),
                          lifecycle.decideDeadline(deadline, found.record(), now),
                          now,
                          new RecordHeaders()));
    } catch (RuntimeException unforeseen) {
      if (!Tries.isBecauseOfTheRecord(unforeseen)) {
        throw unforeseen;
      }
      postpone(deadline, now, unforeseen);
      return;
    }
    outcome.ifPresent(this::carryOut);
    stores.deadlines().remove(deadline);
    listener.reached(deadline);
    commits.carriedOut(context(), deadline.due().toEpochMilli());
  }

  /** Nobody waits for an answer to a date, so it is not given up; and others are not kept. */
  private void postpone(Deadline deadline, Instant now, RuntimeException failure) {
    LOG.error(
        "{} of key {} cannot be carried out, and is tried again in {}: {}",
        deadline.kind(),
        deadline.key(),
        POSTPONEMENT,
        failure.getClass().getName());
    postponed.put(deadline, now.plus(POSTPONEMENT));
  }

  private void carryOut(EncodedDecision outcome) {
    if (outcome.isKeyless()) {
      outcome.hash().ifPresent(stores::keepKeylessHash);
    } else {
      stores.replace(
          outcome.key().orElseThrow(),
          outcome.before(),
          outcome.after(),
          outcome.stored(),
          outcome.decision().secrets());
      census.replace(outcome.before(), outcome.after());
      if (outcome.after().isEmpty()) {
        // Nothing of the key is left that could quote its last event.
        stores.keepKeylessHash(outcomes.foldIntoKeylessChain(outcome.hash().orElseThrow()));
      }
    }
    outcome.event().ifPresent(event -> context().forward(event, NodeNames.EVENTS_SINK));
    outcome.snapshot().ifPresent(snapshot -> context().forward(snapshot, NodeNames.STATES_SINK));
  }

  private Instant now() {
    return Instant.ofEpochMilli(context().currentSystemTimeMs());
  }
}
