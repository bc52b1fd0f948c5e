package dev.keylife.streams.record;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * The key of an event, and the partition that it belongs into: the one in which it was decided,
 * whatever the key hashes to. Events about keys that do not exist form one chain for each
 * partition, and the key id that such an event names need not be the one that was asked for: of one
 * that cannot be understood it shows what can be printed.
 */
public record PlacedKey(String text, int partition) {
  /** An event of the partition that is at work. */
  public static Record<PlacedKey, byte[]> in(
      ProcessorContext<?, ?> context, Record<String, byte[]> event) {
    return event.withKey(new PlacedKey(event.key(), context.taskId().partition()));
  }

  /** Writes the key itself. */
  public static Serializer<PlacedKey> serializer() {
    return (topic, key) -> key.text().getBytes(StandardCharsets.UTF_8);
  }
}
