package dev.keylife.app;

import static org.apache.kafka.common.config.ConfigDef.Importance.HIGH;
import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.Range.atLeast;
import static org.apache.kafka.common.config.ConfigDef.Range.between;

import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.NonEmptyString;

/** The settings about one running instance: where it keeps its state, how it is watched. */
final class OperationSettings {
  private OperationSettings() {}

  static void define(ConfigDef d) {
    d.define(
        ProcessorSettings.STATE_DIR,
        ConfigDef.Type.STRING,
        "data/state",
        new NonEmptyString(),
        HIGH,
        "Where the state stores are kept, one folder per instance. Secrets in it are sealed.");
    d.define(
        ProcessorSettings.STORES_MEMORY,
        ConfigDef.Type.LONG,
        256L * 1024 * 1024,
        atLeast(16L * 1024 * 1024),
        MEDIUM,
        "The memory outside the heap that all state stores (RocksDB) of this instance share for"
            + " caches and write buffers. Has no effect where kafka.rocksdb.config.setter is given.");
    d.define(
        ProcessorSettings.HTTP_HOST,
        ConfigDef.Type.STRING,
        "127.0.0.1",
        LOW,
        "Where the health endpoints and the metrics listen.");
    d.define(
        ProcessorSettings.HTTP_PORT,
        ConfigDef.Type.INT,
        8080,
        between(-1, 65_535),
        LOW,
        "The port of /health/live, /health/ready and /metrics; 0 for any, -1 for none.");
    d.define(
        ProcessorSettings.READY_MAX_LAG,
        ConfigDef.Type.LONG,
        10_000L,
        atLeast(0L),
        LOW,
        "How many commands may wait in this instance's partitions while /health/ready is 200.");
  }
}
