package dev.keylife.streams.encoding;

import dev.keylife.lifecycle.AliasStep;
import dev.keylife.lifecycle.ByteString;
import dev.keylife.lifecycle.Decision;
import dev.keylife.lifecycle.Event;
import dev.keylife.lifecycle.KeyId;
import dev.keylife.lifecycle.KeyNamespace;
import dev.keylife.lifecycle.SecretChange;
import dev.keylife.schema.EventHash;
import dev.keylife.schema.KeylifeHeaders;
import dev.keylife.schema.Topics;
import dev.keylife.streams.record.RecordSize;
import dev.keylife.streams.replicas.MaterialRecords;
import dev.keylife.streams.state.KeyEntry;
import dev.keylife.streams.state.KeyStores;
import dev.keylife.streams.state.SecretName;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * Works out what decisions lead to. Reads from stores and writes to none.
 *
 * <p>For one thread.
 */
public final class DecisionEncoder {
  private final KeyStores stores;
  private final KeyNamespace namespace;
  private final Serializer<SpecificRecord> values;
  private final AliasStepEncoding aliasSteps = new AliasStepEncoding();
  private final EventHash eventHash = new EventHash();

  public DecisionEncoder(
      KeyStores stores, KeyNamespace namespace, Serializer<SpecificRecord> values) {
    this.stores = stores;
    this.namespace = namespace;
    this.values = values;
  }

  /**
   * What a decision leads to.
   *
   * @param before what is stored of the key
   * @param command the headers of the command's record; none for a date that is reached
   * @throws RuntimeException if something of it cannot be encoded
   */
  public EncodedDecision of(
      Optional<KeyId> key,
      Optional<KeyEntry> before,
      Decision decision,
      Instant now,
      Headers command) {
    boolean keyless = before.isEmpty() && decision.record().isEmpty();
    Optional<ByteString> last =
        keyless ? stores.lastKeylessHash() : before.flatMap(KeyEntry::lastEventHash);
    Optional<SpecificRecord> event = decision.event().map(e -> EventMapper.toAvro(e, last));
    Optional<ByteString> hash = event.map(eventHash::of).map(ByteString::of).or(() -> last);
    Optional<KeyEntry> after = decision.record().map(record -> new KeyEntry(record, hash));
    Optional<byte[]> stored = after.map(stores::encode);
    Optional<Record<String, byte[]>> published =
        event.map(e -> publication(decision.event().orElseThrow(), e, now, command));
    Optional<Record<String, byte[]>> snapshot =
        keyless || event.isEmpty()
            ? Optional.empty()
            : Optional.of(snapshot(key.orElseThrow(), after, hash.orElseThrow(), now));
    List<Record<String, byte[]>> materials = MaterialRecords.of(decision.secrets(), now);
    return new EncodedDecision(
        key,
        before,
        after,
        stored,
        decision,
        hash,
        event,
        published,
        snapshot,
        steps(decision.steps(), now, command),
        materials,
        Math.max(
            largestRecord(published, snapshot, materials),
            largestEntry(key, stored, decision.secrets())));
  }

  private static int largestRecord(
      Optional<Record<String, byte[]>> event,
      Optional<Record<String, byte[]>> snapshot,
      List<Record<String, byte[]>> materials) {
    return Stream.of(event.stream(), snapshot.stream(), materials.stream())
        .flatMap(records -> records)
        .mapToInt(record -> RecordSize.of(utf8(record.key()), record.value(), record.headers()))
        .max()
        .orElse(0);
  }

  /** In the stores: each entry is a record of a changelog. */
  private static int largestEntry(
      Optional<KeyId> key, Optional<byte[]> stored, List<SecretChange> secrets) {
    int ofKey = stored.map(s -> RecordSize.of(utf8(key.orElseThrow().value()), s)).orElse(0);
    return secrets.stream().mapToInt(DecisionEncoder::size).reduce(ofKey, Math::max);
  }

  /**
   * Steps to other partitions, by what they belong to there: an alias or a key.
   *
   * @param command the headers of the record that they follow from
   */
  public List<Record<String, byte[]>> steps(List<AliasStep> steps, Instant now, Headers command) {
    return steps.stream()
        .map(
            step -> {
              Headers headers = new RecordHeaders();
              TraceContext.handOn(command, headers);
              String to = step.isForKey() ? step.key().value() : step.alias().value();
              return new Record<>(to, aliasSteps.encode(step), now.toEpochMilli(), headers);
            })
        .toList();
  }

  /** What the chain of events without a key quotes next, once nothing of a key is left. */
  public ByteString foldIntoKeylessChain(ByteString lastHash) {
    byte[] last = stores.lastKeylessHash().map(ByteString::toArray).orElseGet(() -> new byte[0]);
    return ByteString.of(EventHash.fold(last, lastHash.toArray()));
  }

  private Record<String, byte[]> publication(
      Event event, SpecificRecord published, Instant now, Headers command) {
    Headers headers = CloudEvent.headers(event, published, namespace);
    TraceContext.handOn(command, headers);
    return encoded(Topics.KEY_EVENTS, event.header().keyId(), published, now, headers);
  }

  /**
   * The latest snapshot, or a tombstone for a key that is gone. It comes with every event of the
   * key, because it is what proves that the end of the key's trail is not missing.
   */
  private Record<String, byte[]> snapshot(
      KeyId id, Optional<KeyEntry> entry, ByteString lastEventHash, Instant now) {
    SpecificRecord snapshot =
        entry.map(e -> SnapshotMapper.toAvro(e, namespace.arn(id), now)).orElse(null);
    Headers headers = new RecordHeaders();
    if (snapshot == null) {
      headers.add(KeylifeHeaders.LAST_EVENT_HASH, lastEventHash.toArray());
    }
    return encoded(Topics.KEY_STATES, id.value(), snapshot, now, headers);
  }

  private Record<String, byte[]> encoded(
      String topic, String key, @Nullable SpecificRecord value, Instant now, Headers headers) {
    byte[] bytes = value == null ? null : values.serialize(topic, headers, value);
    return new Record<>(key, bytes, now.toEpochMilli(), headers);
  }

  private static int size(SecretChange change) {
    return change instanceof SecretChange.Keep keep
        ? RecordSize.of(utf8(SecretName.of(keep.id())), keep.sealed().toArray())
        : 0;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
