package dev.keylife.app;

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

  /** For Kafka Streams. */
  public SharedRocksMemory() {}

  @Override
  public void setConfig(String storeName, Options options, Map<String, Object> configs) {
    if (!(configs.get(MEMORY) instanceof RocksMemory memory)) {
      throw new IllegalStateException("There is no memory to share for the store " + storeName);
    }
    memory.applyTo(options);
  }

  /** The memory is shared, and not this store's to close. */
  @Override
  public void close(String storeName, Options options) {}
}
