package dev.keylife.streams;

import dev.keylife.lifecycle.Command;
import dev.keylife.lifecycle.Cryptography.WrappedMaterial;
import dev.keylife.streams.decoding.CommandDecoder;
import dev.keylife.streams.decoding.DecodedCommand;
import dev.keylife.streams.encoding.DecisionEncoder;
import dev.keylife.streams.failure.ClockDisagreesException;
import dev.keylife.streams.limits.CommandQuota;
import dev.keylife.streams.lookahead.Lookahead;
import dev.keylife.streams.progress.Commits;
import dev.keylife.streams.progress.TopologyListener;
import dev.keylife.streams.replicas.MaterialPublisher;
import dev.keylife.streams.resealing.Resealer;
import dev.keylife.streams.state.DuplicateFilter;
import dev.keylife.streams.state.ErasureSchedule;
import dev.keylife.streams.state.KeyCensus;
import dev.keylife.streams.state.KeyStores;
import dev.keylife.streams.waiting.WaitingRoom;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Node {@code lifecycle}: puts the pieces of a partition together when it is opened, hands them the
 * commands and the time, and lets nothing be done by a clock that is not trusted. It judges nothing
 * itself.
 */
final class LifecycleProcessor extends ContextualProcessor<byte[], DecodedCommand, Object, Object> {
  /** In effect a turn of the stream thread, which takes longer where there is so much to do. */
  private static final Duration BETWEEN_BATCHES = Duration.ofMillis(1);

  private final TopologyParts parts;
  private final TopologySettings settings;
  private final CommandDecoder decoder;
  private final Commits commits;
  private final TopologyListener listener;
  private KeyCensus census;
  private CommandHandler commands;
  private WaitingRoom room;
  private MaterialPublisher publisher;
  private Lookahead.Partition lookahead;

  LifecycleProcessor(TopologyParts parts, TopologySettings settings, CommandDecoder decoder) {
    this.parts = parts;
    this.settings = settings;
    this.decoder = decoder;
    this.commits = parts.commits();
    this.listener = parts.listener();
  }

  @Override
  public void init(ProcessorContext<Object, Object> context) {
    super.init(context);
    int partition = context.taskId().partition();
    KeyStores stores = new KeyStores(context);
    census = stores.census();
    parts.safeguards().opening().check(partition, census.keys());
    listener.opened(census);
    listener.begun(partition);
    DecisionEncoder encoder = new DecisionEncoder(stores, parts.namespace(), parts.facts());
    DecisionWriter writer = new DecisionWriter(context, stores, encoder, census::replace);
    publisher = new MaterialPublisher(context, settings.replicas(), settings.reseal().batch());
    Resealer resealer =
        new Resealer(context, parts.resealing(), settings.reseal(), publisher::resealed);
    resealer.requireOwnKeyset();
    room = waitingRoom(context, stores);
    commands = commandHandler(context, stores, encoder, writer, resealer);
    scheduleDeadlines(stores, encoder, writer);
    scheduleUpkeep(resealer);
    lookahead =
        parts
            .lookahead()
            .open(partition, decoder::readAhead, decoded -> unwrapNeeded(decoded, stores));
  }

  private WaitingRoom waitingRoom(ProcessorContext<Object, Object> context, KeyStores stores) {
    return new WaitingRoom(
        context,
        parts.lifecycle(),
        stores.holdings(),
        parts.pairs(),
        decoder,
        parts.tries(),
        settings.waiting(),
        listener);
  }

  private CommandHandler commandHandler(
      ProcessorContext<Object, Object> context,
      KeyStores stores,
      DecisionEncoder encoder,
      DecisionWriter writer,
      Resealer resealer) {
    return new CommandHandler(
        parts,
        stores,
        new DuplicateFilter(context, settings.duplicateWindow()),
        new CommandQuota(settings.rates()),
        new Gatekeeper(parts.authenticator(), listener),
        room,
        new CommandDecider(parts.lifecycle(), resealer, stores, encoder, settings.limits()),
        writer);
  }

  private void scheduleDeadlines(KeyStores stores, DecisionEncoder encoder, DecisionWriter writer) {
    ErasureSchedule erasure = new ErasureSchedule(stores, settings.erasureBound());
    DeadlineRunner deadlines =
        new DeadlineRunner(
            context(),
            parts.lifecycle(),
            stores,
            encoder,
            writer,
            census,
            parts.tries(),
            commits,
            listener,
            settings.deadlineBatch());
    every(
        settings.deadlineInterval(),
        time -> {
          erasure.tick(time);
          deadlines.run(time);
        });
    every(BETWEEN_BATCHES, deadlines::runOn);
  }

  private void scheduleUpkeep(Resealer resealer) {
    every(settings.replicas().heartbeatWithin(settings.erasureBound()), publisher::heartbeat);
    every(
        settings.reseal().interval(),
        time -> {
          resealer.tick(time);
          publisher.tick(time);
        });
    every(
        BETWEEN_BATCHES,
        time -> room.resume((command, waited) -> commands.resume(command, waited, now()), commits));
  }

  /** Not by a clock that is not trusted: this is where material is erased for good. */
  private void every(Duration interval, Consumer<Instant> work) {
    context()
        .schedule(
            interval,
            PunctuationType.WALL_CLOCK_TIME,
            time -> {
              Instant now = now();
              if (begin(now)) {
                work.accept(now);
              }
            });
  }

  @Override
  public void close() {
    room.close();
    lookahead.close();
    listener.closed(census);
    listener.ended(context().taskId().partition());
  }

  /** What a command would unwrap if it were its turn; only imports unwrap anything. */
  private Optional<WrappedMaterial> unwrapNeeded(DecodedCommand decoded, KeyStores stores) {
    Command command = decoded.command();
    if (!(command instanceof Command.MaterialImport) || decoded.refusal(now()).isPresent()) {
      return Optional.empty();
    }
    return decoded
        .key()
        .flatMap(stores::find)
        .flatMap(entry -> parts.lifecycle().unwrapNeeded(command, entry.record(), stores, now()));
  }

  @Override
  public void process(Record<byte[], DecodedCommand> record) {
    Instant now = now();
    if (!begin(now)) {
      throw new ClockDisagreesException();
    }
    commands.handle(record, now);
  }

  /** Whether something may be done now. Replicas are told so before the first of it. */
  private boolean begin(Instant now) {
    if (!parts.safeguards().clock().trusts(now.toEpochMilli())) {
      return false;
    }
    publisher.begin(now);
    return true;
  }

  private Instant now() {
    return Instant.ofEpochMilli(context().currentSystemTimeMs());
  }
}
