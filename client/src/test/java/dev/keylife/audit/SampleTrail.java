package dev.keylife.audit;

import dev.keylife.client.TrailEntry;
import dev.keylife.client.TrailHandler;
import dev.keylife.event.CommandRejected;
import dev.keylife.event.EventHeader;
import dev.keylife.event.KeyStateChanged;
import dev.keylife.schema.CloudEventHeaders;
import dev.keylife.schema.ContractTrust;
import dev.keylife.schema.EventId;
import dev.keylife.type.FailureCode;
import dev.keylife.type.KeyState;
import dev.keylife.type.StateChangeCause;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * A trail of two partitions as the documentation of the events describes it, made without the
 * processor's code: lives of several keys, a deleted one whose id is used again, and commands for
 * keys that do not exist.
 */
final class SampleTrail {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  /** A record as it lies in the topic; the tests change these. */
  record Stored(int partition, long offset, String key, SpecificRecord event, ByteBuffer payload) {
    Map<String, String> attributes() {
      EventHeader header = (EventHeader) event.get(0);
      return Map.of(
          CloudEventHeaders.TYPE, event.getSchema().getFullName(),
          CloudEventHeaders.ID, header.getEventId(),
          CloudEventHeaders.SUBJECT, header.getKeyId(),
          CloudEventHeaders.TIME, header.getOccurredAt().toString());
    }

    Instant timestamp() {
      return ((EventHeader) event.get(0)).getOccurredAt();
    }

    TrailEntry entry() throws IOException {
      return TrailEntry.of(
          partition,
          offset,
          timestamp(),
          key,
          Optional.of(attributes()),
          event.getSchema(),
          bytes());
    }

    byte[] bytes() {
      byte[] bytes = new byte[payload.remaining()];
      payload.duplicate().get(bytes);
      return bytes;
    }

    Stored withPayload(byte[] changed) {
      return new Stored(partition, offset, key, event, ByteBuffer.wrap(changed));
    }

    Stored at(long place) {
      return new Stored(partition, place, key, event, payload);
    }
  }

  final List<Stored> records = new ArrayList<>();
  final Map<String, TrailHandler.Anchor> anchors = new HashMap<>();
  private final Map<String, Long> sequences = new HashMap<>();
  private final Map<String, byte[]> hashes = new HashMap<>();
  private final Map<Integer, Long> offsets = new HashMap<>();

  static SampleTrail whole() {
    ContractTrust.establish();
    SampleTrail trail = new SampleTrail();
    trail.life(0, "orders");
    trail.refusal(0, "nobody");
    trail.life(1, "invoices");
    trail.life(0, "salaries");
    trail.refusal(0, "nobody-else");
    trail.deletion(0, "salaries");
    trail.life(0, "salaries");
    trail.refusal(1, "nobody-here");
    trail.refusal(0, "nobody");
    trail.life(1, "letters");
    trail.deletion(1, "letters");
    return trail;
  }

  private void life(int partition, String key) {
    change(partition, key, null, KeyState.PendingImport, StateChangeCause.CREATED);
    change(
        partition,
        key,
        KeyState.PendingImport,
        KeyState.Enabled,
        StateChangeCause.MATERIAL_IMPORTED);
    change(partition, key, KeyState.Enabled, KeyState.Disabled, StateChangeCause.DISABLED);
    change(partition, key, KeyState.Disabled, KeyState.Enabled, StateChangeCause.ENABLED);
  }

  private void deletion(int partition, String key) {
    change(partition, key, KeyState.Disabled, KeyState.Deleted, StateChangeCause.DELETED);
    sequences.remove(key);
    byte[] deletion = hashes.remove(key);
    hashes.merge(
        "keyless-" + partition,
        sha256(deletion),
        (tip, none) -> sha256(ByteBuffer.allocate(64).put(tip).put(deletion).array()));
  }

  private void change(
      int partition,
      String key,
      @Nullable KeyState before,
      KeyState after,
      StateChangeCause cause) {
    long sequence = sequences.merge(key, 1L, Long::sum);
    EventHeader header = header(key, key + ":" + sequence, sequence, hashes.get(key));
    byte[] hash =
        append(
            partition,
            key,
            KeyStateChanged.newBuilder()
                .setHeader(header)
                .setPreviousState(before)
                .setNewState(after)
                .setCause(cause)
                .build());
    hashes.put(key, hash);
    anchors.put(key, new TrailHandler.Anchor(ByteBuffer.wrap(hash), partition, records.size()));
  }

  private void refusal(int partition, String key) {
    String chain = "keyless-" + partition;
    byte[] last = hashes.getOrDefault(chain, new byte[0]);
    EventHeader header =
        header(key, EventId.withoutKey(key, last, "c" + records.size()), 0, hashes.get(chain));
    byte[] hash =
        append(
            partition,
            key,
            new CommandRejected(
                header, "EnableKey", FailureCode.NotFoundException, "not found", false, null));
    hashes.put(chain, hash);
  }

  private EventHeader header(String key, String eventId, long sequence, byte @Nullable [] last) {
    return new EventHeader(
        eventId,
        key,
        "arn:aws:kms:eu-central-1:111122223333:key/" + key,
        sequence,
        last == null ? null : ByteBuffer.wrap(last),
        START.plusSeconds(records.size()),
        "c" + records.size(),
        "alice",
        START,
        null);
  }

  private byte[] append(int partition, String key, SpecificRecord event) {
    long offset = offsets.merge(partition, 2L, Long::sum) - 2;
    byte[] payload = encode(event);
    records.add(new Stored(partition, offset, key, event, ByteBuffer.wrap(payload)));
    return sha256(payload);
  }

  private static byte[] encode(SpecificRecord event) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
    try {
      new SpecificDatumWriter<SpecificRecord>(event.getSchema()).write(event, encoder);
      encoder.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  Map<Integer, Long> ends() {
    return records.stream()
        .collect(Collectors.toMap(Stored::partition, r -> r.offset() + 2, Math::max));
  }

  /** Hands the records to a handler as a reader of the topic would. */
  void read(TrailHandler handler) {
    handler.onStart(
        new TrailHandler.Start(
            records.stream()
                .collect(Collectors.toMap(Stored::partition, Stored::offset, Math::min)),
            ends(),
            anchors,
            Optional.empty()));
    for (Stored stored : records) {
      try {
        handler.onEntry(stored.entry());
      } catch (IOException e) {
        handler.onUnreadable(stored.partition(), stored.offset(), String.valueOf(e.getMessage()));
      }
    }
  }
}
