package dev.keylife.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keylife.streams.state.StoreNames;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Options;

/** However many stores there are and whatever is in them, they stay within one bound. */
class SharedRocksMemoryTest {
  private static final int STORES = 12;
  private static final long BOUND = 8L * 1024 * 1024;

  @TempDir Path folder;

  @Test
  void allStoresTogetherStayWithinTheBound() {
    long most = 0;
    try (RocksMemory memory = new RocksMemory(BOUND)) {
      try (TopologyTestDriver driver = new TopologyTestDriver(topology(), config(memory))) {
        byte[] value = new byte[8 * 1024];
        for (int i = 0; i < 400; i++) {
          for (int s = 0; s < STORES; s++) {
            KeyValueStore<String, byte[]> store = driver.getKeyValueStore("store-" + s);
            store.put("key-" + i, value);
            store.get("key-" + i / 2);
          }
          most = Math.max(most, memory.used());
        }
      }
    }
    // 38 MB were written. By their defaults the write buffers alone would hold all of it.
    assertThat(most).isBetween(BOUND / 4, BOUND + BOUND / 4);
  }

  /** As Kafka Streams makes them: without filters where most look-ups find something. */
  private static Options options(RocksMemory memory, String store) {
    Options options = new Options();
    options.setTableFormatConfig(new BlockBasedTableConfig()).setOptimizeFiltersForHits(true);
    new SharedRocksMemory().setConfig(store, options, Map.of(SharedRocksMemory.MEMORY, memory));
    return options;
  }

  @Test
  void commandIdsThatAreNotThereAreFoundOutByFilters() {
    try (RocksMemory memory = new RocksMemory(BOUND);
        Options ids = options(memory, StoreNames.COMMAND_IDS_STORE + ".5443200000");
        Options keys = options(memory, StoreNames.KEYS_STORE)) {
      assertThat(ids.optimizeFiltersForHits()).isFalse();
      assertThat(ids.memtableWholeKeyFiltering()).isTrue();
      assertThat(ids.memtablePrefixBloomSizeRatio()).isPositive();
      assertThat(keys.optimizeFiltersForHits()).isTrue();
      assertThat(keys.memtablePrefixBloomSizeRatio()).isZero();
    }
  }

  private Properties config(RocksMemory memory) {
    Properties config = new Properties();
    config.put(StreamsConfig.APPLICATION_ID_CONFIG, "test");
    config.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "unused:9092");
    config.put(StreamsConfig.STATE_DIR_CONFIG, folder.toString());
    config.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, SharedRocksMemory.class);
    config.put(SharedRocksMemory.MEMORY, memory);
    return config;
  }

  private static Topology topology() {
    Topology topology =
        new Topology()
            .addSource("source", new StringDeserializer(), new StringDeserializer(), "topic")
            .addProcessor("nothing", Nothing::new, "source");
    for (int s = 0; s < STORES; s++) {
      topology.addStateStore(
          Stores.keyValueStoreBuilder(
                  Stores.persistentKeyValueStore("store-" + s), Serdes.String(), Serdes.ByteArray())
              .withLoggingDisabled(),
          "nothing");
    }
    return topology;
  }

  private static final class Nothing extends ContextualProcessor<String, String, Void, Void> {
    @Override
    public void process(Record<String, String> record) {}
  }
}
