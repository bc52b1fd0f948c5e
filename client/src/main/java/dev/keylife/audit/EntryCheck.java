package dev.keylife.audit;

import dev.keylife.client.TrailEntry;
import dev.keylife.schema.CloudEventHeaders;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.avro.generic.GenericRecord;

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
    String position = keyId + ":" + sequence;
    String eventId = sequence > 0 ? position : position + ":" + header.get("commandId");
    if (!eventId.equals(Objects.toString(header.get("eventId")))) {
      return Optional.of("has an event id that is not its own");
    }
    Instant occurredAt = Instant.ofEpochMilli((Long) header.get("occurredAt"));
    return entry.attributes().flatMap(found -> misfit(entry, found, eventId, keyId, occurredAt));
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
}
