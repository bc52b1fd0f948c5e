package dev.keylife.streams;

import dev.keylife.lifecycle.Command;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
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
final class DuplicateFilter {
  private final WindowStore<String, byte[]> commandIds;
  private final long windowMillis;
  private final long halfMillis;

  DuplicateFilter(ProcessorContext<?, ?> context, Duration window) {
    this.commandIds = context.getStateStore(Names.COMMAND_IDS_STORE);
    this.windowMillis = window.toMillis();
    this.halfMillis = halfOf(window).toMillis();
  }

  /** The windows of the store. */
  static Duration halfOf(Duration window) {
    return window.plusMillis(1).dividedBy(2);
  }

  /** How long the store must keep an entry: as a half began as much as a half before its time. */
  static Duration retention(Duration window) {
    return window.plus(halfOf(window));
  }

  /** Whether a command of this id was decided for the key within the window. */
  boolean isKnown(String key, Command.Header header, Instant now) {
    if (!isRememberable(header)) {
      return false;
    }
    String id = id(key, header);
    long current = halfBegin(now);
    // The next half too, lest a clock that was set back should let a command through twice.
    for (long begin = current + halfMillis;
        begin >= current - 2 * halfMillis;
        begin -= halfMillis) {
      byte[] at = commandIds.fetch(id, begin);
      if (at != null && now.toEpochMilli() - ByteBuffer.wrap(at).getLong() <= windowMillis) {
        return true;
      }
    }
    return false;
  }

  /** From now on a command of this id is known. */
  void remember(String key, Command.Header header, Instant now) {
    if (isRememberable(header)) {
      byte[] at = ByteBuffer.allocate(Long.BYTES).putLong(now.toEpochMilli()).array();
      commandIds.put(id(key, header), at, halfBegin(now));
    }
  }

  private long halfBegin(Instant now) {
    return Math.floorDiv(now.toEpochMilli(), halfMillis) * halfMillis;
  }

  /** A malformed id is refused each time, and not worth a place in the store. */
  private static boolean isRememberable(Command.Header header) {
    return header.hasCommandId();
  }

  private static String id(String key, Command.Header header) {
    return key + "/" + header.commandId();
  }
}
