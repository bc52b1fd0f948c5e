package dev.keylife.streams;

import dev.keylife.schema.Topics;
import dev.keylife.streams.record.NodeNames;
import dev.keylife.streams.resealing.SealingProgressCodec;
import dev.keylife.streams.state.DuplicateFilter;
import dev.keylife.streams.state.StoreNames;
import dev.keylife.streams.waiting.WaitingCommands;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/** The stores of the topology: which nodes use them, and how their changelogs are kept. */
final class LifecycleStores {
  /** Said for each changelog, because a cluster may have another default. */
  private static final Map<String, String> LARGEST =
      Map.of(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(Topics.MAX_FACT_BYTES));

  private LifecycleStores() {}

  static void addTo(Topology topology, TopologySettings settings) {
    Map<String, String> bounded = erasedWithinBound(settings);
    String lifecycle = NodeNames.LIFECYCLE;
    String aliases = NodeNames.ALIASES;
    topology
        .addStateStore(bytes(StoreNames.KEYS_STORE, Serdes.String(), bounded), lifecycle, aliases)
        .addStateStore(
            bytes(StoreNames.SECRETS_STORE, Serdes.String(), bounded), lifecycle, aliases)
        .addStateStore(
            bytes(StoreNames.DEADLINES_STORE, Serdes.Bytes(), bounded), lifecycle, aliases)
        .addStateStore(
            store(StoreNames.SEALING_STORE, Serdes.String(), SealingProgressCodec.serde(), LARGEST),
            lifecycle)
        .addStateStore(commandIds(settings), lifecycle, aliases)
        .addStateStore(
            bytes(StoreNames.KEYLESS_CHAIN_STORE, Serdes.String(), LARGEST), lifecycle, aliases)
        .addStateStore(
            bytes(StoreNames.HOLDINGS_STORE, Serdes.String(), LARGEST), lifecycle, aliases)
        .addStateStore(bytes(StoreNames.ALIASES_STORE, Serdes.String(), LARGEST), aliases)
        .addStateStore(
            store(StoreNames.WAITING_STORE, Serdes.Bytes(), WaitingCommands.serde(), bounded),
            lifecycle)
        .addStateStore(published(), lifecycle);
  }

  private static <K> StoreBuilder<?> bytes(
      String name, Serde<K> keys, Map<String, String> changelog) {
    return store(name, keys, Serdes.ByteArray(), changelog);
  }

  private static <K, V> StoreBuilder<?> store(
      String name, Serde<K> keys, Serde<V> values, Map<String, String> changelog) {
    return store(Stores.persistentKeyValueStore(name), keys, values, changelog);
  }

  private static <K, V> StoreBuilder<?> store(
      KeyValueBytesStoreSupplier where,
      Serde<K> keys,
      Serde<V> values,
      Map<String, String> changelog) {
    return Stores.keyValueStoreBuilder(where, keys, values)
        .withCachingDisabled()
        .withLoggingEnabled(changelog);
  }

  /** In memory: it has one entry, and is read once. */
  private static StoreBuilder<?> published() {
    return store(
        Stores.inMemoryKeyValueStore(StoreNames.PUBLISHED_STORE),
        Serdes.String(),
        Serdes.ByteArray(),
        LARGEST);
  }

  private static StoreBuilder<?> commandIds(TopologySettings settings) {
    Map<String, String> changelog = new HashMap<>(LARGEST);
    // Without this a publisher's old timestamps would let the broker drop entries too early.
    changelog.put(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime");
    return Stores.windowStoreBuilder(
            Stores.persistentWindowStore(
                StoreNames.COMMAND_IDS_STORE,
                DuplicateFilter.retention(settings.duplicateWindow()),
                DuplicateFilter.halfOf(settings.duplicateWindow()),
                false),
            Serdes.String(),
            Serdes.ByteArray())
        .withCachingDisabled()
        .withLoggingEnabled(changelog);
  }

  /**
   * Erasure that is bounded in time. A segment is closed by the first record that comes half the
   * bound after its own first one, and something is written every quarter; it is compacted as soon
   * as it is closed, because by then it is as old as the compaction lag allows. That makes three
   * quarters of the bound, and leaves one for the cleaner and the deletion of the old files.
   */
  private static Map<String, String> erasedWithinBound(TopologySettings settings) {
    String half = Long.toString(settings.erasureBound().toMillis() / 2);
    Map<String, String> changelog = new HashMap<>(LARGEST);
    changelog.put(TopicConfig.SEGMENT_MS_CONFIG, half);
    changelog.put(TopicConfig.MAX_COMPACTION_LAG_MS_CONFIG, half);
    changelog.put(
        TopicConfig.DELETE_RETENTION_MS_CONFIG, Long.toString(settings.erasureBound().toMillis()));
    return changelog;
  }
}
