package dev.keylife.streams.record;

import dev.keylife.schema.DlqHeaders;
import dev.keylife.schema.Topics;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * A record that cannot be read as a command, on its way to the dead-letter topic: key, value and
 * headers as they came, and beside them why it is there and where it came from.
 *
 * <p>A record that was taken before the topic had its limits may be of any size. What is larger
 * than the dead-letter topic takes is cut: if it could not be written, the stream would stop at it
 * for ever.
 */
public final class DeadLetterRecord {
  /** Leaves room for our headers within what the topic and the producer take. */
  static final int LARGEST_WHOLE = Topics.MAX_COMMAND_BATCH_BYTES;

  private static final int MOST_HEADERS = 1_000;

  private static final int LARGEST_PART = 32 * 1024;

  private DeadLetterRecord() {}

  public static Record<byte[], Object> of(
      Record<byte[], byte[]> unreadable, Optional<RecordMetadata> source, String cause) {
    int size = RecordSize.of(unreadable);
    boolean whole =
        size <= LARGEST_WHOLE && !RecordSize.hasMoreThan(MOST_HEADERS, unreadable.headers());
    Headers headers = whole ? new RecordHeaders(unreadable.headers()) : new RecordHeaders();
    if (!whole) {
      set(headers, DlqHeaders.ORIGINAL_SIZE, Integer.toString(size));
    }
    describe(headers, unreadable, source, cause);
    return unreadable
        .withKey(whole ? unreadable.key() : cut(unreadable.key()))
        .withValue((Object) (whole ? unreadable.value() : cut(unreadable.value())))
        .withHeaders(headers);
  }

  /**
   * Where a record is and why it was set aside, and nothing of the record itself, which may be what
   * made all else fail.
   */
  public static Record<byte[], Object> originOnly(
      Record<byte[], byte[]> failing, Optional<RecordMetadata> source, String cause) {
    Headers headers = new RecordHeaders();
    set(headers, DlqHeaders.ORIGINAL_SIZE, Integer.toString(RecordSize.of(failing)));
    describe(headers, failing, source, cause);
    return new Record<>(null, null, failing.timestamp(), headers);
  }

  private static void describe(
      Headers headers, Record<?, ?> record, Optional<RecordMetadata> source, String cause) {
    set(headers, DlqHeaders.CAUSE, cause);
    source.ifPresent(
        at -> {
          set(headers, DlqHeaders.SOURCE_TOPIC, at.topic());
          set(headers, DlqHeaders.SOURCE_PARTITION, Integer.toString(at.partition()));
          set(headers, DlqHeaders.SOURCE_OFFSET, Long.toString(at.offset()));
        });
    set(headers, DlqHeaders.SOURCE_TIMESTAMP, Long.toString(record.timestamp()));
  }

  private static byte @Nullable [] cut(byte @Nullable [] bytes) {
    return bytes == null ? null : Arrays.copyOf(bytes, Math.min(bytes.length, LARGEST_PART));
  }

  private static void set(Headers headers, String name, String text) {
    headers.remove(name);
    headers.add(name, text.getBytes(StandardCharsets.UTF_8));
  }
}
