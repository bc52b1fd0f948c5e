package dev.keylife.streams;

import dev.keylife.schema.DlqHeaders;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * A record that cannot be read as a command, on its way to the dead-letter topic: key, value and
 * headers as they came, and beside them why it is there and where it came from.
 *
 * <p>A broker limits the size of compressed batches, so a record of any size can hide in a small
 * one. What is larger than the dead-letter topic takes is cut: if it could not be written, the
 * stream would stop at it for ever.
 */
final class DeadLetter {
  /** Leaves room for our headers within what the topic and the producer take. */
  static final int LARGEST_WHOLE = 4 * 1024 * 1024;

  private static final int LARGEST_PART = 64 * 1024;

  private DeadLetter() {}

  static Record<byte[], Object> of(
      Record<byte[], byte[]> unreadable, Optional<RecordMetadata> source, String cause) {
    long size = size(unreadable);
    boolean whole = size <= LARGEST_WHOLE;
    Headers headers = whole ? new RecordHeaders(unreadable.headers()) : new RecordHeaders();
    if (!whole) {
      set(headers, DlqHeaders.ORIGINAL_SIZE, Long.toString(size));
    }
    set(headers, DlqHeaders.CAUSE, cause);
    source.ifPresent(
        at -> {
          set(headers, DlqHeaders.SOURCE_TOPIC, at.topic());
          set(headers, DlqHeaders.SOURCE_PARTITION, Integer.toString(at.partition()));
          set(headers, DlqHeaders.SOURCE_OFFSET, Long.toString(at.offset()));
        });
    set(headers, DlqHeaders.SOURCE_TIMESTAMP, Long.toString(unreadable.timestamp()));
    return unreadable
        .withKey(whole ? unreadable.key() : cut(unreadable.key()))
        .withValue((Object) (whole ? unreadable.value() : cut(unreadable.value())))
        .withHeaders(headers);
  }

  /** How many bytes key, value and headers have together. */
  static long size(Record<byte[], byte[]> record) {
    long size = length(record.key()) + length(record.value());
    for (Header header : record.headers()) {
      size += header.key().length() + length(header.value());
    }
    return size;
  }

  private static long length(byte @Nullable [] bytes) {
    return bytes == null ? 0 : bytes.length;
  }

  private static byte @Nullable [] cut(byte @Nullable [] bytes) {
    return bytes == null ? null : Arrays.copyOf(bytes, Math.min(bytes.length, LARGEST_PART));
  }

  private static void set(Headers headers, String name, String text) {
    headers.remove(name);
    headers.add(name, text.getBytes(StandardCharsets.UTF_8));
  }
}
