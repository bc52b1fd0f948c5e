package dev.keylife.streams.state;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** A store in memory that remembers how it was iterated over. */
final class OrderedStore implements KeyValueStore<Bytes, byte[]> {
  private final NavigableMap<Bytes, byte[]> entries = new TreeMap<>();

  /** How many iterators were opened. */
  int looks;

  /** Where the last one began; empty for at the first entry. */
  Optional<Bytes> lastBegin = Optional.empty();

  @Override
  public void put(Bytes key, byte @Nullable [] value) {
    if (value == null) {
      entries.remove(key);
    } else {
      entries.put(key, value);
    }
  }

  @Override
  public byte @Nullable [] putIfAbsent(Bytes key, byte[] value) {
    return entries.putIfAbsent(key, value);
  }

  @Override
  public void putAll(List<KeyValue<Bytes, byte[]>> all) {
    all.forEach(entry -> put(entry.key, entry.value));
  }

  @Override
  public byte @Nullable [] delete(Bytes key) {
    return entries.remove(key);
  }

  @Override
  public byte @Nullable [] get(Bytes key) {
    return entries.get(key);
  }

  @Override
  public KeyValueIterator<Bytes, byte[]> range(@Nullable Bytes from, @Nullable Bytes to) {
    looks++;
    lastBegin = Optional.ofNullable(from);
    NavigableMap<Bytes, byte[]> part = from == null ? entries : entries.tailMap(from, true);
    return new Entries(to == null ? part : part.headMap(to, true));
  }

  @Override
  public KeyValueIterator<Bytes, byte[]> all() {
    return range(null, null);
  }

  @Override
  public long approximateNumEntries() {
    return entries.size();
  }

  @Override
  public String name() {
    return "ordered";
  }

  @Override
  public void init(StateStoreContext context, StateStore root) {}

  @Override
  public void close() {}

  @Override
  public boolean persistent() {
    return false;
  }

  @Override
  public boolean isOpen() {
    return true;
  }

  private static final class Entries implements KeyValueIterator<Bytes, byte[]> {
    private final Iterator<Map.Entry<Bytes, byte[]>> rest;
    private KeyValue<Bytes, byte @Nullable []> next = KeyValue.pair(Bytes.wrap(new byte[0]), null);

    Entries(NavigableMap<Bytes, byte[]> entries) {
      rest = List.copyOf(entries.entrySet()).iterator();
      advance();
    }

    private void advance() {
      Map.Entry<Bytes, byte[]> entry = rest.hasNext() ? rest.next() : null;
      next =
          entry == null
              ? KeyValue.pair(next.key, null)
              : KeyValue.pair(entry.getKey(), entry.getValue());
    }

    @Override
    public boolean hasNext() {
      return next.value != null;
    }

    @Override
    public Bytes peekNextKey() {
      return next.key;
    }

    @Override
    public KeyValue<Bytes, byte[]> next() {
      KeyValue<Bytes, byte[]> current = KeyValue.pair(next.key, Objects.requireNonNull(next.value));
      advance();
      return current;
    }

    @Override
    public void close() {}
  }
}
