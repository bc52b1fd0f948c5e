package dev.keylife.app;

import dev.keylife.app.settings.ProcessorSettings;
import dev.keylife.schema.Topics;
import dev.keylife.settings.ClientNames;
import dev.keylife.streams.clients.UnsentRecords;
import dev.keylife.streams.failure.Tries;
import dev.keylife.streams.progress.FetchListener;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.streams.StreamsConfig;

/** What Kafka Streams is given: an operator's choices over our defaults, under what must hold. */
public final class StreamsSettings {
  /** Room for the largest record that is written, and to spare for what is beside it. */
  private static final int MAX_REQUEST_BYTES = 2 * Topics.MAX_FACT_BYTES;

  /** The most that is processed again after a crash, and that a consumer of a backlog waits. */
  private static final int LONGEST_COMMIT_INTERVAL_MS = 1_000;

  private static final int SESSION_TIMEOUT_MS = 10_000;

  /** While nothing comes in, a thread looks this often whether something is to be committed. */
  private static final long MAX_POLL_MS = 25;

  private StreamsSettings() {}

  /**
   * The configuration of Kafka Streams that the settings lead to.
   *
   * @param memory what the state stores share, unless the operator configures them otherwise
   * @throws ConfigException if a setting contradicts what must hold
   */
  public static Properties of(ProcessorSettings settings, RocksMemory memory) {
    Properties properties = new Properties();
    properties.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, SharedRocksMemory.class);
    properties.put(SharedRocksMemory.MEMORY, memory);
    // The topology requests earlier commits: see Commits.
    properties.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, LONGEST_COMMIT_INTERVAL_MS);
    properties.put(
        StreamsConfig.POLL_MS_CONFIG,
        Math.min(MAX_POLL_MS, settings.getLong(ProcessorSettings.COMMIT_DELAY_MS)));
    // How long the partitions of one who was killed wait for another; Kafka's default is 45 s.
    properties.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, SESSION_TIMEOUT_MS);
    properties.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, SESSION_TIMEOUT_MS / 3);
    // Commands and steps between partitions come in no order that a task could wait for.
    properties.put(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, StreamsConfig.MAX_TASK_IDLE_MS_DISABLED);
    properties.put(
        StreamsConfig.producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG), MAX_REQUEST_BYTES);
    // Events are kept for ever and repeat ids and names. LZ4 works without a native library too.
    properties.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    properties.put(
        StreamsConfig.REPLICATION_FACTOR_CONFIG,
        (int) settings.getShort(ProcessorSettings.TOPICS_REPLICATION_FACTOR));
    properties.put(
        StreamsConfig.consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
    // Whoever reads RocksDB's gauges while their store is closed crashes the JVM. Over JMX, and in
    // what brokers ask for, nobody knows whether it is; the metrics are at /metrics.
    properties.put(StreamsConfig.METRIC_REPORTER_CLASSES_CONFIG, "");
    properties.put(StreamsConfig.ENABLE_METRICS_PUSH_CONFIG, false);
    properties.putAll(settings.kafka());
    requireRoom(properties);
    require(properties, StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    require(
        properties,
        StreamsConfig.APPLICATION_ID_CONFIG,
        settings.getString(ProcessorSettings.APPLICATION_ID));
    require(properties, StreamsConfig.STATE_DIR_CONFIG, settings.stateDirectory().toString());
    return properties;
  }

  /** Has the consumer of the commands show what it fetched, beside an operator's interceptors. */
  public static void show(Properties properties, List<FetchListener> listeners) {
    Optional<String> interceptors =
        Stream.of(StreamsConfig.MAIN_CONSUMER_PREFIX, StreamsConfig.CONSUMER_PREFIX, "")
            .map(prefix -> prefix + ConsumerConfig.INTERCEPTOR_CLASSES_CONFIG)
            .flatMap(name -> Optional.ofNullable(properties.get(name)).stream())
            .map(Object::toString)
            .findFirst();
    FetchListener.consumerSettings(listeners, interceptors)
        .forEach((name, value) -> properties.put(StreamsConfig.mainConsumerPrefix(name), value));
  }

  /** Has a send that fails be told to who counts a record's tries. */
  static void count(Properties properties, Tries tries) {
    properties.put(Tries.SETTING, tries);
    properties.put(StreamsConfig.PRODUCTION_EXCEPTION_HANDLER_CLASS_CONFIG, UnsentRecords.class);
  }

  /** A producer that refuses what the topology has found to be small enough would fail for ever. */
  private static void requireRoom(Properties properties) {
    for (String name :
        List.of(
            ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
            StreamsConfig.producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG))) {
      Object given = properties.get(name);
      if (given != null && Long.parseLong(given.toString()) < Topics.MAX_FACT_BYTES) {
        throw new ConfigException(
            ClientNames.KAFKA_PREFIX
                + name
                + " cannot be set to "
                + given
                + ": Keylife needs "
                + Topics.MAX_FACT_BYTES
                + " or more");
      }
    }
  }

  private static void require(Map<Object, Object> properties, String name, String value) {
    Object given = properties.put(name, value);
    if (given != null && !given.equals(value)) {
      throw new ConfigException(
          ClientNames.KAFKA_PREFIX
              + name
              + " cannot be set to "
              + given
              + ": Keylife needs "
              + value);
    }
  }
}
