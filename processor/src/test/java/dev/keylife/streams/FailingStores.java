package dev.keylife.streams;

import dev.keylife.streams.record.NodeNames;
import dev.keylife.streams.resealing.SealingProgressCodec;
import dev.keylife.streams.state.DuplicateFilter;
import dev.keylife.streams.state.StoreNames;
import dev.keylife.streams.waiting.WaitingCommands;
import java.util.List;
import java.util.function.BiConsumer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StoreReplacement;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Windowed;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.state.WindowBytesStoreSupplier;
import org.apache.kafka.streams.state.WindowStore;
import org.apache.kafka.streams.state.WindowStoreIterator;
import org.apache.kafka.streams.state.internals.WrappedStateStore;

/** The topology's stores, where RocksDB can be made to fail: beneath serdes and changelogs. */
public final class FailingStores {
  /** Those that commands write to; what is kept of the sealing is written by a timer. */
  public static final List<String> OF_COMMANDS =
      List.of(
          StoreNames.KEYS_STORE,
          StoreNames.SECRETS_STORE,
          StoreNames.DEADLINES_STORE,
          StoreNames.COMMAND_IDS_STORE,
          StoreNames.KEYLESS_CHAIN_STORE,
          StoreNames.WAITING_STORE);

  private FailingStores() {}

  /**
   * Puts them in.
   *
   * @param beforePut is told the store's name and the key, and throws or not
   */
  public static void replaceIn(
      Topology topology, TopologySettings settings, BiConsumer<String, Bytes> beforePut) {
    keyValue(topology, StoreNames.KEYS_STORE, Serdes.String(), Serdes.ByteArray(), beforePut);
    keyValue(topology, StoreNames.SECRETS_STORE, Serdes.String(), Serdes.ByteArray(), beforePut);
    keyValue(topology, StoreNames.DEADLINES_STORE, Serdes.Bytes(), Serdes.ByteArray(), beforePut);
    keyValue(
        topology,
        StoreNames.SEALING_STORE,
        Serdes.String(),
        SealingProgressCodec.serde(),
        beforePut);
    keyValue(
        topology, StoreNames.KEYLESS_CHAIN_STORE, Serdes.String(), Serdes.ByteArray(), beforePut);
    keyValue(
        topology, StoreNames.WAITING_STORE, Serdes.Bytes(), WaitingCommands.serde(), beforePut);
    WindowBytesStoreSupplier real =
        Stores.persistentWindowStore(
            StoreNames.COMMAND_IDS_STORE,
            DuplicateFilter.retention(settings.duplicateWindow()),
            DuplicateFilter.halfOf(settings.duplicateWindow()),
            false);
    StoreReplacement.replace(
        topology,
        Stores.windowStoreBuilder(
                new WindowSupplier(real, beforePut), Serdes.String(), Serdes.ByteArray())
            .withCachingDisabled(),
        NodeNames.LIFECYCLE);
  }

  private static <K, V> void keyValue(
      Topology topology,
      String name,
      Serde<K> keys,
      Serde<V> values,
      BiConsumer<String, Bytes> beforePut) {
    StoreReplacement.replace(
        topology,
        Stores.keyValueStoreBuilder(
                new KeyValueSupplier(Stores.persistentKeyValueStore(name), beforePut), keys, values)
            .withCachingDisabled(),
        NodeNames.LIFECYCLE);
  }

  private record KeyValueSupplier(
      KeyValueBytesStoreSupplier real, BiConsumer<String, Bytes> beforePut)
      implements KeyValueBytesStoreSupplier {
    @Override
    public String name() {
      return real.name();
    }

    @Override
    public KeyValueStore<Bytes, byte[]> get() {
      return new FailingKeyValue(real.get(), beforePut);
    }

    @Override
    public String metricsScope() {
      return real.metricsScope();
    }
  }

  private static final class FailingKeyValue
      extends WrappedStateStore<KeyValueStore<Bytes, byte[]>, Bytes, byte[]>
      implements KeyValueStore<Bytes, byte[]> {
    private final BiConsumer<String, Bytes> beforePut;

    FailingKeyValue(KeyValueStore<Bytes, byte[]> real, BiConsumer<String, Bytes> beforePut) {
      super(real);
      this.beforePut = beforePut;
    }

    @Override
    public void put(Bytes key, byte[] value) {
      beforePut.accept(name(), key);
      wrapped().put(key, value);
    }

    @Override
    public byte[] putIfAbsent(Bytes key, byte[] value) {
      beforePut.accept(name(), key);
      return wrapped().putIfAbsent(key, value);
    }

    @Override
    public void putAll(List<KeyValue<Bytes, byte[]>> entries) {
      entries.forEach(entry -> beforePut.accept(name(), entry.key));
      wrapped().putAll(entries);
    }

    @Override
    public byte[] delete(Bytes key) {
      beforePut.accept(name(), key);
      return wrapped().delete(key);
    }

    @Override
    public byte[] get(Bytes key) {
      return wrapped().get(key);
    }

    @Override
    public KeyValueIterator<Bytes, byte[]> range(Bytes from, Bytes to) {
      return wrapped().range(from, to);
    }

    @Override
    public KeyValueIterator<Bytes, byte[]> reverseRange(Bytes from, Bytes to) {
      return wrapped().reverseRange(from, to);
    }

    @Override
    public KeyValueIterator<Bytes, byte[]> all() {
      return wrapped().all();
    }

    @Override
    public long approximateNumEntries() {
      return wrapped().approximateNumEntries();
    }
  }

  private record WindowSupplier(WindowBytesStoreSupplier real, BiConsumer<String, Bytes> beforePut)
      implements WindowBytesStoreSupplier {
    @Override
    public String name() {
      return real.name();
    }

    @Override
    public WindowStore<Bytes, byte[]> get() {
      return new FailingWindow(real.get(), beforePut);
    }

    @Override
    public String metricsScope() {
      return real.metricsScope();
    }

    @Override
    public long segmentIntervalMs() {
      return real.segmentIntervalMs();
    }

    @Override
    public long windowSize() {
      return real.windowSize();
    }

    @Override
    public boolean retainDuplicates() {
      return real.retainDuplicates();
    }

    @Override
    public long retentionPeriod() {
      return real.retentionPeriod();
    }
  }

  private static final class FailingWindow
      extends WrappedStateStore<WindowStore<Bytes, byte[]>, Bytes, byte[]>
      implements WindowStore<Bytes, byte[]> {
    private final BiConsumer<String, Bytes> beforePut;

    FailingWindow(WindowStore<Bytes, byte[]> real, BiConsumer<String, Bytes> beforePut) {
      super(real);
      this.beforePut = beforePut;
    }

    @Override
    public void put(Bytes key, byte[] value, long windowStart) {
      beforePut.accept(name(), key);
      wrapped().put(key, value, windowStart);
    }

    @Override
    public byte[] fetch(Bytes key, long time) {
      return wrapped().fetch(key, time);
    }

    @Override
    public WindowStoreIterator<byte[]> fetch(Bytes key, long from, long to) {
      return wrapped().fetch(key, from, to);
    }

    @Override
    public WindowStoreIterator<byte[]> backwardFetch(Bytes key, long from, long to) {
      return wrapped().backwardFetch(key, from, to);
    }

    @Override
    public KeyValueIterator<Windowed<Bytes>, byte[]> fetch(
        Bytes first, Bytes last, long from, long to) {
      return wrapped().fetch(first, last, from, to);
    }

    @Override
    public KeyValueIterator<Windowed<Bytes>, byte[]> fetchAll(long from, long to) {
      return wrapped().fetchAll(from, to);
    }

    @Override
    public KeyValueIterator<Windowed<Bytes>, byte[]> all() {
      return wrapped().all();
    }
  }
}
