package dev.keylife.streams;

import dev.keylife.schema.DlqHeaders;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/**
 * A record that cannot be read as a command, on its way to the dead-letter topic: key, value and
 * headers as they came, and beside them why it is there and where it came from.
 */
final class DeadLetter {
  private DeadLetter() {}

  static <K, V> Record<K, V> of(
      Record<K, V> unreadable, Optional<RecordMetadata> source, String cause) {
    Headers headers = new RecordHeaders(unreadable.headers());
    set(headers, DlqHeaders.CAUSE, cause);
    source.ifPresent(
        at -> {
          set(headers, DlqHeaders.SOURCE_TOPIC, at.topic());
          set(headers, DlqHeaders.SOURCE_PARTITION, Integer.toString(at.partition()));
          set(headers, DlqHeaders.SOURCE_OFFSET, Long.toString(at.offset()));
        });
    set(headers, DlqHeaders.SOURCE_TIMESTAMP, Long.toString(unreadable.timestamp()));
    return unreadable.withHeaders(headers);
  }

  private static void set(Headers headers, String name, String text) {
    headers.remove(name);
    headers.add(name, text.getBytes(StandardCharsets.UTF_8));
  }
}
