package dev.keylife.streams.waiting;

import static java.util.Objects.requireNonNull;

import dev.keylife.lifecycle.KeyId;
import dev.keylife.store.StoredHeader;
import dev.keylife.store.StoredWaiting;
import dev.keylife.streams.state.StateEncoding;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.StreamSupport;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * The commands of a partition that wait for a wrapping key pair, and those behind them of the same
 * keys, in their order. They rest in a store under key id and offset, so they have been read for
 * good: what waits is committed as waiting, is here after a restart, and goes along to another
 * instance. Beside the store it is remembered which keys wait.
 *
 * <p>For the partition's stream thread, but for {@link #wake}.
 */
public final class WaitingCommands {
  private final KeyValueStore<Bytes, StoredWaiting> store;
  private final WaitingLimits limits;
  private final Map<KeyId, Deque<Long>> offsets = new HashMap<>();
  private final NavigableMap<Long, Long> timestamps = new TreeMap<>();
  private final Map<KeyId, Integer> pairsByKey = new HashMap<>();
  private final Map<String, Integer> byIssuer = new HashMap<>();
  private final Queue<KeyId> awake = new ConcurrentLinkedQueue<>();
  private int pairs;

  /** One that waits, with its place in the commands topic. */
  public record Waiting(KeyId key, long offset, String issuer, Record<byte[], byte[]> record) {}

  WaitingCommands(KeyValueStore<Bytes, StoredWaiting> store, WaitingLimits limits) {
    this.store = store;
    this.limits = limits;
    try (KeyValueIterator<Bytes, StoredWaiting> all = store.all()) {
      all.forEachRemaining(this::note);
    }
    awake.addAll(offsets.keySet());
  }

  public static Serde<StoredWaiting> serde() {
    StateEncoding<StoredWaiting> encoding = StateEncoding.of(new StoredWaiting());
    return Serdes.serdeFrom(
        (topic, waiting) -> encoding.encode(waiting), (topic, bytes) -> encoding.decode(bytes));
  }

  int size() {
    return timestamps.size();
  }

  /** When the one that came first was published; empty where none waits. */
  Optional<Instant> oldest() {
    return Optional.ofNullable(timestamps.firstEntry())
        .map(first -> Instant.ofEpochMilli(first.getValue()));
  }

  /** The keys that have waiting commands. */
  Iterable<KeyId> keys() {
    return List.copyOf(offsets.keySet());
  }

  /** Whether a command of the key waits, so that all that come after it must, too. */
  boolean hasWaiting(KeyId key) {
    return offsets.containsKey(key);
  }

  /** Why no further command may wait; empty where it may. */
  Optional<String> refusal(KeyId key, String issuer, boolean needsKeyPair) {
    if (byIssuer.getOrDefault(issuer, 0) >= limits.perIssuer()) {
      return Optional.of(
          limits.perIssuer() + " commands of this issuer wait for wrapping key pairs already.");
    }
    if ((needsKeyPair ? pairs : size() - pairs) >= limits.total()) {
      return Optional.of(
          limits.total() + " commands wait for wrapping key pairs in this partition already.");
    }
    return needsKeyPair && pairsByKey.getOrDefault(key, 0) >= limits.pairsPerKey()
        ? Optional.of(
            limits.pairsPerKey()
                + " commands for this key wait for wrapping key pairs of their own already.")
        : Optional.empty();
  }

  void add(Waiting waiting, boolean needsKeyPair) {
    Record<byte[], byte[]> record = waiting.record();
    StoredWaiting stored =
        new StoredWaiting(
            waiting.issuer(),
            needsKeyPair,
            record.timestamp(),
            wrapped(record.key()),
            ByteBuffer.wrap(record.value()),
            StreamSupport.stream(record.headers().spliterator(), false)
                .map(header -> new StoredHeader(header.key(), wrapped(header.value())))
                .toList());
    Bytes place = place(waiting.key(), waiting.offset());
    store.put(place, stored);
    note(KeyValue.pair(place, stored));
  }

  /** The one of the key that came first. */
  Optional<Waiting> first(KeyId key) {
    return Optional.ofNullable(offsets.get(key))
        .map(Deque::element)
        .map(offset -> read(key, offset));
  }

  /** Its turn has come, and it is carried out. */
  void removeFirst(KeyId key) {
    Deque<Long> of = requireNonNull(offsets.get(key));
    long offset = of.remove();
    timestamps.remove(offset);
    Bytes place = place(key, offset);
    StoredWaiting stored = store.delete(place);
    if (of.isEmpty()) {
      offsets.remove(key);
    }
    decrement(byIssuer, stored.getIssuer());
    if (stored.getNeedsKeyPair()) {
      decrement(pairsByKey, key);
      pairs--;
    }
  }

  /** It is worth while to look at a key again. Any thread may say so. */
  void wake(KeyId key) {
    awake.add(key);
  }

  /** The next key that is to be looked at. */
  Optional<KeyId> nextAwake() {
    return Optional.ofNullable(awake.poll());
  }

  private void note(KeyValue<Bytes, StoredWaiting> entry) {
    ByteBuffer place = ByteBuffer.wrap(entry.key.get());
    byte[] id = new byte[place.remaining() - 1 - Long.BYTES];
    place.get(id).get();
    KeyId key = new KeyId(new String(id, StandardCharsets.UTF_8));
    long offset = place.getLong();
    offsets.computeIfAbsent(key, k -> new ArrayDeque<>()).add(offset);
    timestamps.put(offset, entry.value.getTimestamp());
    byIssuer.merge(entry.value.getIssuer(), 1, Integer::sum);
    if (entry.value.getNeedsKeyPair()) {
      pairsByKey.merge(key, 1, Integer::sum);
      pairs++;
    }
  }

  private Waiting read(KeyId key, long offset) {
    StoredWaiting stored = store.get(place(key, offset));
    RecordHeaders headers = new RecordHeaders();
    stored.getHeaders().forEach(h -> headers.add(h.getName(), bytes(h.getValue())));
    return new Waiting(
        key,
        offset,
        stored.getIssuer(),
        new Record<>(
            bytes(stored.getKey()), bytes(stored.getValue()), stored.getTimestamp(), headers));
  }

  /** A key's commands stand together, in their order: no key id has a zero byte. */
  private static Bytes place(KeyId key, long offset) {
    byte[] id = key.value().getBytes(StandardCharsets.UTF_8);
    return Bytes.wrap(
        ByteBuffer.allocate(id.length + 1 + Long.BYTES)
            .put(id)
            .put((byte) 0)
            .putLong(offset)
            .array());
  }

  private static <K> void decrement(Map<K, Integer> counts, K key) {
    counts.computeIfPresent(key, (k, count) -> count > 1 ? count - 1 : null);
  }

  private static @Nullable ByteBuffer wrapped(byte @Nullable [] bytes) {
    return bytes == null ? null : ByteBuffer.wrap(bytes);
  }

  private static byte @Nullable [] bytes(@Nullable ByteBuffer buffer) {
    return buffer == null ? null : Utils.toArray(buffer);
  }
}
