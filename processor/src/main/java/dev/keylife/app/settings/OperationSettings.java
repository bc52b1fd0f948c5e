package dev.keylife.app.settings;

import static org.apache.kafka.common.config.ConfigDef.Importance.HIGH;
import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.Range.atLeast;
import static org.apache.kafka.common.config.ConfigDef.Range.between;

import dev.keylife.http.ServerLimits;
import dev.keylife.metrics.KafkaMeters;
import dev.keylife.program.health.HealthSettings;
import java.time.Duration;
import java.util.Arrays;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.NonEmptyString;

/** The settings about one running instance: where it keeps its state, how it is watched. */
final class OperationSettings {
  private static final int HTTP_THREADS = 6;

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
    HealthSettings.define(d, 8080);
    d.define(
        ProcessorSettings.HTTP_MAX_TIME_MS,
        ConfigDef.Type.LONG,
        10_000L,
        between(100L, 600_000L),
        LOW,
        "How long a connection to this port may last, from its opening to the last byte of the answer.");
    d.define(
        ProcessorSettings.HTTP_MAX_CONNECTIONS,
        ConfigDef.Type.INT,
        128,
        between(1, 100_000),
        LOW,
        "How many connections to this port there may be at a time. One more ends the oldest.");
    d.define(
        ProcessorSettings.READY_MAX_LAG,
        ConfigDef.Type.LONG,
        10_000L,
        atLeast(0L),
        LOW,
        "How many commands may wait in this instance's partitions while /health/ready is 200.");
    d.define(
        ProcessorSettings.READY_MAX_STALL_MS,
        ConfigDef.Type.LONG,
        30_000L,
        between(1_000L, 3_600_000L),
        LOW,
        "How long, while /health/ready is 200, a partition with commands may go without a commit, and"
            + " the brokers without an answer; and how long after the failure of a stream thread it is"
            + " 503.");
    d.define(
        ProcessorSettings.METRICS_KAFKA,
        ConfigDef.Type.STRING,
        KafkaMeters.Choice.ESSENTIAL.settingValue(),
        ConfigDef.ValidString.in(
            Arrays.stream(KafkaMeters.Choice.values())
                .map(KafkaMeters.Choice::settingValue)
                .toArray(String[]::new)),
        LOW,
        "Which metrics of Kafka Streams and its clients stand at /metrics beside the processor's own:"
            + " 'essential' those that the dashboard and the alerts use and what an operator asks for"
            + " next, 'all' some two thousand, 'none' none.");
  }

  static ServerLimits httpLimits(ProcessorSettings settings) {
    return new ServerLimits(
        Duration.ofMillis(settings.getLong(ProcessorSettings.HTTP_MAX_TIME_MS)),
        settings.getInt(ProcessorSettings.HTTP_MAX_CONNECTIONS),
        HTTP_THREADS,
        0);
  }
}
