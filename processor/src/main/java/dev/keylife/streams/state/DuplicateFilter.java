package dev.keylife.streams.state;

import dev.keylife.lifecycle.ByteString;
import dev.keylife.lifecycle.Command;
import dev.keylife.lifecycle.DecidedCommand;
import dev.keylife.lifecycle.FailureCode;
import dev.keylife.lifecycle.KeyId;
import dev.keylife.store.StoredCommand;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.WindowStore;

/**
 * Remembers which commands were decided. A command id counts for its key alone: the same id on
 * another key is another command. What is older than the window is dropped by the store, whole
 * segments at a time, so that it stays bounded.
 *
 * <p>The window runs by the processor's clock, not by the records' timestamps, so that a publisher
 * cannot move it. The store has one entry per command id and half window, with the exact time in
 * its value: a few point look-ups, which Bloom filters answer, cost a fraction of a range scan.
 */
public final class DuplicateFilter {
  private final StateEncoding<StoredCommand> encoding = StateEncoding.of(new StoredCommand());
  private final WindowStore<String, byte[]> commands;
  private final long windowMillis;
  private final long halfMillis;

  public DuplicateFilter(ProcessorContext<?, ?> context, Duration window) {
    this.commands = context.getStateStore(StoreNames.COMMAND_IDS_STORE);
    this.windowMillis = window.toMillis();
    this.halfMillis = halfOf(window).toMillis();
  }

  /** The windows of the store. */
  public static Duration halfOf(Duration window) {
    return window.plusMillis(1).dividedBy(2);
  }

  /** How long the store must keep an entry: as a half began as much as a half before its time. */
  public static Duration retention(Duration window) {
    return window.plus(halfOf(window));
  }

  /** The command that was decided under this id for the key within the window. */
  public Optional<DecidedCommand> find(KeyId key, Command.Header header, Instant now) {
    if (!isRememberable(header)) {
      return Optional.empty();
    }
    String id = id(key, header);
    long current = halfBegin(now);
    // The next half too, lest a clock that was set back should let a command through twice.
    for (long begin = current + halfMillis;
        begin >= current - 2 * halfMillis;
        begin -= halfMillis) {
      byte[] stored = commands.fetch(id, begin);
      if (stored != null) {
        DecidedCommand found = fromStored(encoding.decode(stored));
        if (now.toEpochMilli() - found.first().occurredAt().toEpochMilli() <= windowMillis) {
          return Optional.of(found);
        }
      }
    }
    return Optional.empty();
  }

  /** From now on a command of this id is known, until the window from its decision has passed. */
  public void remember(KeyId key, Command.Header header, DecidedCommand decided) {
    if (isRememberable(header)) {
      commands.put(
          id(key, header),
          encoding.encode(toStored(decided)),
          halfBegin(decided.first().occurredAt()));
    }
  }

  private long halfBegin(Instant time) {
    return Math.floorDiv(time.toEpochMilli(), halfMillis) * halfMillis;
  }

  /** A malformed id is refused each time, and not worth a place in the store. */
  private static boolean isRememberable(Command.Header header) {
    return header.hasCommandId();
  }

  /** A key id has no slash, so no other key and command id give the same text. */
  private static String id(KeyId key, Command.Header header) {
    return key.value() + "/" + header.commandId();
  }

  private static StoredCommand toStored(DecidedCommand decided) {
    DecidedCommand.Answer first = decided.first();
    return new StoredCommand(
        ByteBuffer.wrap(decided.content().toArray()),
        first.eventId(),
        first.eventType(),
        first.occurredAt(),
        first.code().map(FailureCode::name).orElse(null),
        decided.repetitions());
  }

  private static DecidedCommand fromStored(StoredCommand stored) {
    return new DecidedCommand(
        ByteString.of(stored.getContent()),
        new DecidedCommand.Answer(
            stored.getEventId(),
            stored.getEventType(),
            stored.getOccurredAt(),
            Optional.ofNullable(stored.getFailureCode()).map(FailureCode::valueOf)),
        stored.getRepetitions());
  }
}
