package dev.keylife.app;

import dev.keylife.streams.state.StoreNames;
import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.rocksdb.Options;

/**
 * Has every state store share a {@link RocksMemory}. Kafka Streams makes one of these for each
 * store by its class name; what they share comes to them with Kafka Streams' configuration.
 */
public final class SharedRocksMemory implements RocksDBConfigSetter {
  /** Where the configuration of Kafka Streams holds the memory. */
  static final String MEMORY = "keylife.rocksdb.memory";

  /** Of a write buffer of 16 MiB: ten bits for each of the command ids that it has room for. */
  private static final double FILTER_SHARE = 0.005;

  /**
   * By default each store starts 16 threads to open its files and ends them again. It has a few
   * files, and there are half a dozen stores to a partition, which are opened at each rebalance.
   */
  private static final int OPENS_BY_ITSELF = 1;

  /** For Kafka Streams. */
  public SharedRocksMemory() {}

  @Override
  public void setConfig(String storeName, Options options, Map<String, Object> configs) {
    if (!(configs.get(MEMORY) instanceof RocksMemory memory)) {
      throw new IllegalStateException("There is no memory to share for the store " + storeName);
    }
    memory.applyTo(options);
    options.setMaxFileOpeningThreads(OPENS_BY_ITSELF);
    if (storeName.startsWith(StoreNames.COMMAND_IDS_STORE)) {
      expectMisses(options);
    }
  }

  /**
   * Almost every look-up of a command id finds nothing. Kafka Streams leaves out the filters of the
   * files that most keys are in, where each such look-up would then read a block; and what was
   * written last has no filter by default.
   */
  private static void expectMisses(Options options) {
    options
        .setOptimizeFiltersForHits(false)
        .setMemtablePrefixBloomSizeRatio(FILTER_SHARE)
        .setMemtableWholeKeyFiltering(true);
  }

  /** The memory is shared, and not this store's to close. */
  @Override
  public void close(String storeName, Options options) {}
}
