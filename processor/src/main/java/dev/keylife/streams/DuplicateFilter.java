package dev.keylife.streams;

import dev.keylife.lifecycle.Command;
import java.time.Duration;
import java.time.Instant;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.WindowStore;
import org.apache.kafka.streams.state.WindowStoreIterator;

/**
 * Remembers which commands were decided. A command id counts for its key alone: the same id on
 * another key is another command. What is older than the window is dropped by the store, whole
 * segments at a time, so that it stays bounded.
 *
 * <p>The window runs by the processor's clock, not by the records' timestamps, so that a publisher
 * cannot move it.
 */
final class DuplicateFilter {
  private static final byte[] PRESENT = {1};
  private static final int LONGEST_REMEMBERED = 128;

  private final WindowStore<String, byte[]> commandIds;
  private final Duration window;

  DuplicateFilter(ProcessorContext<?, ?> context, Duration window) {
    this.commandIds = context.getStateStore(Names.COMMAND_IDS_STORE);
    this.window = window;
  }

  /** Whether a command of this id was decided for the key within the window. */
  boolean isKnown(String key, Command.Header header, Instant now) {
    if (!isRememberable(header)) {
      return false;
    }
    try (WindowStoreIterator<byte[]> earlier =
        commandIds.fetch(id(key, header), now.minus(window), now.plus(window))) {
      return earlier.hasNext();
    }
  }

  /** From now on a command of this id is known. */
  void remember(String key, Command.Header header, Instant now) {
    if (isRememberable(header)) {
      commandIds.put(id(key, header), PRESENT, now.toEpochMilli());
    }
  }

  /** A malformed id is refused each time, and not worth a place in the store. */
  private static boolean isRememberable(Command.Header header) {
    return !header.commandId().isEmpty() && header.commandId().length() <= LONGEST_REMEMBERED;
  }

  private static String id(String key, Command.Header header) {
    return key + "/" + header.commandId();
  }
}
