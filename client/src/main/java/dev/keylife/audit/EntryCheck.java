package dev.keylife.audit;

import dev.keylife.client.TrailEntry;
import dev.keylife.schema.CloudEventHeaders;
import dev.keylife.schema.EventId;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

/** Checks one entry by itself: its key, headers and id say the same as the event in it. */
final class EntryCheck {
  private EntryCheck() {}

  /** What does not fit, if anything. */
  static Optional<String> misfit(TrailEntry entry, GenericRecord header) {
    String keyId = Objects.toString(header.get("keyId"));
    if (!entry.key().equals(keyId)) {
      return Optional.of("speaks of key %s, and the record's key is another".formatted(keyId));
    }
    long sequence = (Long) header.get("sequence");
    String eventId =
        sequence > 0
            ? EventId.inHistory(keyId, sequence)
            : EventId.withoutKey(
                keyId,
                bytes(header.get("previousEventHash")),
                Objects.toString(header.get("commandId"), ""));
    if (!eventId.equals(Objects.toString(header.get("eventId")))) {
      return Optional.of("has an event id that is not its own");
    }
    Instant occurredAt = Instant.ofEpochMilli((Long) header.get("occurredAt"));
    return entry.attributes().flatMap(found -> misfit(entry, found, eventId, keyId, occurredAt));
  }

  /**
   * How far the event's own time is from the broker's, if it is too far. Who may write to the topic
   * sets the one and, where the topic is as it should be, not the other.
   */
  static Optional<String> misdated(TrailEntry entry, GenericRecord header, Duration tolerance) {
    Instant occurredAt = Instant.ofEpochMilli((Long) header.get("occurredAt"));
    Duration apart = Duration.between(occurredAt, entry.timestamp());
    return apart.abs().compareTo(tolerance) <= 0
        ? Optional.empty()
        : Optional.of(
            "says that it occurred at %s, and was appended at %s: it is %s, or a clock was wrong"
                .formatted(
                    occurredAt,
                    entry.timestamp(),
                    apart.isNegative() ? "dated ahead" : "backdated or brought from elsewhere"));
  }

  private static Optional<String> misfit(
      TrailEntry entry, Map<String, String> found, String eventId, String keyId, Instant at) {
    Map<String, String> expected =
        Map.of(
            CloudEventHeaders.TYPE,
            entry.type(),
            CloudEventHeaders.ID,
            eventId,
            CloudEventHeaders.SUBJECT,
            keyId,
            CloudEventHeaders.TIME,
            at.toString());
    return expected.entrySet().stream()
        .filter(wanted -> !wanted.getValue().equals(found.get(wanted.getKey())))
        .map(Map.Entry::getKey)
        .sorted()
        .findFirst()
        .map("has a header %s that does not fit it"::formatted);
  }

  private static byte[] bytes(@Nullable Object hash) {
    if (!(hash instanceof ByteBuffer buffer)) {
      return new byte[0];
    }
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }
}
