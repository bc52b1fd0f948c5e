package dev.keylife.streams;

import dev.keylife.schema.ContractTrust;
import dev.keylife.schema.KeyPartition;
import dev.keylife.schema.MaterialsKey;
import dev.keylife.schema.Topics;
import dev.keylife.streams.decoding.CommandDecoder;
import dev.keylife.streams.record.NodeNames;
import dev.keylife.streams.record.PlacedKey;
import dev.keylife.streams.resealing.SealingProgressCodec;
import dev.keylife.streams.state.DuplicateFilter;
import dev.keylife.streams.state.StoreNames;
import dev.keylife.streams.waiting.WaitingCommands;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * The graph: which node reads what from whom. A picture that a test keeps current is in {@code
 * docs/topology.md}.
 */
public final class LifecycleTopology {
  /** Said for each changelog, because a cluster may have another default. */
  private static final String LARGEST = Integer.toString(Topics.MAX_FACT_BYTES);

  private LifecycleTopology() {}

  /**
   * Builds the topology.
   *
   * @param settings an operator's choices
   */
  public static Topology build(TopologyParts parts, TopologySettings settings) {
    ContractTrust.establish();
    CommandDecoder decoder =
        new CommandDecoder(
            parts.schemas(), settings.limits(), parts.namespace(), parts.authenticator());
    return new Topology()
        .addSource(
            NodeNames.COMMANDS_SOURCE,
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer(),
            Topics.KEY_COMMANDS)
        .addProcessor(
            NodeNames.DECODE,
            () ->
                new DecodeProcessor(
                    decoder, parts.lookahead(), parts.tries(), parts.commits(), parts.listener()),
            NodeNames.COMMANDS_SOURCE)
        .addProcessor(
            NodeNames.ROUTE,
            () -> new RouteProcessor(settings.partitions(), parts.listener()),
            NodeNames.DECODE)
        .addProcessor(
            NodeNames.LIFECYCLE,
            () -> new LifecycleProcessor(parts, settings, decoder),
            NodeNames.ROUTE)
        .addSource(
            NodeNames.ALIAS_STEPS_SOURCE,
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer(),
            Topics.KEY_ALIAS_STEPS)
        .addProcessor(
            NodeNames.ALIASES,
            () -> new AliasProcessor(parts, settings),
            NodeNames.ALIAS_STEPS_SOURCE)
        .addStateStore(keys(settings), NodeNames.LIFECYCLE, NodeNames.ALIASES)
        .addStateStore(secrets(settings), NodeNames.LIFECYCLE, NodeNames.ALIASES)
        .addStateStore(deadlines(settings), NodeNames.LIFECYCLE, NodeNames.ALIASES)
        .addStateStore(sealing(), NodeNames.LIFECYCLE)
        .addStateStore(commandIds(settings), NodeNames.LIFECYCLE, NodeNames.ALIASES)
        .addStateStore(keylessChain(), NodeNames.LIFECYCLE, NodeNames.ALIASES)
        .addStateStore(holdings(), NodeNames.LIFECYCLE, NodeNames.ALIASES)
        .addStateStore(aliases(), NodeNames.ALIASES)
        .addStateStore(waiting(settings), NodeNames.LIFECYCLE)
        .addStateStore(published(), NodeNames.LIFECYCLE)
        .addSink(
            NodeNames.REROUTE_SINK,
            Topics.KEY_COMMANDS,
            new ByteArraySerializer(),
            new ByteArraySerializer(),
            NodeNames.ROUTE)
        .addSink(
            NodeNames.DLQ_SINK,
            Topics.KEY_COMMANDS_DLQ,
            new ByteArraySerializer(),
            new ByteArraySerializer(),
            NodeNames.DECODE,
            NodeNames.ROUTE,
            NodeNames.LIFECYCLE,
            NodeNames.ALIASES)
        .addSink(
            NodeNames.ALIASES_SINK,
            Topics.KEY_ALIASES,
            new StringSerializer(),
            new ByteArraySerializer(),
            NodeNames.ALIASES)
        .addSink(
            NodeNames.ALIAS_STEPS_SINK,
            Topics.KEY_ALIAS_STEPS,
            new StringSerializer(),
            new ByteArraySerializer(),
            (topic, to, step, count) ->
                Optional.of(Set.of(KeyPartition.of(to, settings.partitions()))),
            NodeNames.LIFECYCLE,
            NodeNames.ALIASES)
        .addSink(
            NodeNames.MATERIALS_SINK,
            Topics.KEY_MATERIALS,
            new StringSerializer(),
            new ByteArraySerializer(),
            (topic, key, value, count) ->
                MaterialsKey.parse(key).map(of -> Set.of(of.partition(settings.partitions()))),
            NodeNames.LIFECYCLE)
        .addSink(
            NodeNames.EVENTS_SINK,
            Topics.KEY_EVENTS,
            PlacedKey.serializer(),
            new ByteArraySerializer(),
            (topic, key, event, count) -> Optional.of(Set.of(key.partition())),
            NodeNames.LIFECYCLE,
            NodeNames.ALIASES)
        .addSink(
            NodeNames.STATES_SINK,
            Topics.KEY_STATES,
            new StringSerializer(),
            new ByteArraySerializer(),
            NodeNames.LIFECYCLE,
            NodeNames.ALIASES);
  }

  private static StoreBuilder<?> keys(TopologySettings settings) {
    return Stores.keyValueStoreBuilder(
            Stores.persistentKeyValueStore(StoreNames.KEYS_STORE),
            Serdes.String(),
            Serdes.ByteArray())
        .withCachingDisabled()
        .withLoggingEnabled(changelogConfig(settings));
  }

  private static StoreBuilder<?> secrets(TopologySettings settings) {
    return Stores.keyValueStoreBuilder(
            Stores.persistentKeyValueStore(StoreNames.SECRETS_STORE),
            Serdes.String(),
            Serdes.ByteArray())
        .withCachingDisabled()
        .withLoggingEnabled(changelogConfig(settings));
  }

  private static StoreBuilder<?> deadlines(TopologySettings settings) {
    return Stores.keyValueStoreBuilder(
            Stores.persistentKeyValueStore(StoreNames.DEADLINES_STORE),
            Serdes.Bytes(),
            Serdes.ByteArray())
        .withCachingDisabled()
        .withLoggingEnabled(changelogConfig(settings));
  }

  private static StoreBuilder<?> commandIds(TopologySettings settings) {
    return Stores.windowStoreBuilder(
            Stores.persistentWindowStore(
                StoreNames.COMMAND_IDS_STORE,
                DuplicateFilter.retention(settings.duplicateWindow()),
                DuplicateFilter.halfOf(settings.duplicateWindow()),
                false),
            Serdes.String(),
            Serdes.ByteArray())
        .withCachingDisabled()
        // Without this a publisher's old timestamps would let the broker drop entries too early.
        .withLoggingEnabled(
            Map.of(
                TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG,
                "LogAppendTime",
                TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                LARGEST));
  }

  private static StoreBuilder<?> sealing() {
    return Stores.keyValueStoreBuilder(
            Stores.persistentKeyValueStore(StoreNames.SEALING_STORE),
            Serdes.String(),
            SealingProgressCodec.serde())
        .withCachingDisabled()
        .withLoggingEnabled(Map.of(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, LARGEST));
  }

  private static StoreBuilder<?> keylessChain() {
    return Stores.keyValueStoreBuilder(
            Stores.persistentKeyValueStore(StoreNames.KEYLESS_CHAIN_STORE),
            Serdes.String(),
            Serdes.ByteArray())
        .withCachingDisabled()
        .withLoggingEnabled(Map.of(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, LARGEST));
  }

  private static StoreBuilder<?> aliases() {
    return Stores.keyValueStoreBuilder(
            Stores.persistentKeyValueStore(StoreNames.ALIASES_STORE),
            Serdes.String(),
            Serdes.ByteArray())
        .withCachingDisabled()
        .withLoggingEnabled(Map.of(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, LARGEST));
  }

  private static StoreBuilder<?> holdings() {
    return Stores.keyValueStoreBuilder(
            Stores.persistentKeyValueStore(StoreNames.HOLDINGS_STORE),
            Serdes.String(),
            Serdes.ByteArray())
        .withCachingDisabled()
        .withLoggingEnabled(Map.of(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, LARGEST));
  }

  /** In memory: it has one entry, and is read once. */
  private static StoreBuilder<?> published() {
    return Stores.keyValueStoreBuilder(
            Stores.inMemoryKeyValueStore(StoreNames.PUBLISHED_STORE),
            Serdes.String(),
            Serdes.ByteArray())
        .withCachingDisabled()
        .withLoggingEnabled(Map.of(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, LARGEST));
  }

  private static StoreBuilder<?> waiting(TopologySettings settings) {
    return Stores.keyValueStoreBuilder(
            Stores.persistentKeyValueStore(StoreNames.WAITING_STORE),
            Serdes.Bytes(),
            WaitingCommands.serde())
        .withCachingDisabled()
        .withLoggingEnabled(changelogConfig(settings));
  }

  /**
   * Erasure that is bounded in time. A segment is closed by the first record that comes half the
   * bound after its own first one, and something is written every quarter; it is compacted as soon
   * as it is closed, because by then it is as old as the compaction lag allows. That makes three
   * quarters of the bound, and leaves one for the cleaner and the deletion of the old files.
   */
  private static Map<String, String> changelogConfig(TopologySettings settings) {
    String half = Long.toString(settings.erasureBound().toMillis() / 2);
    return Map.of(
        TopicConfig.SEGMENT_MS_CONFIG, half,
        TopicConfig.MAX_COMPACTION_LAG_MS_CONFIG, half,
        TopicConfig.DELETE_RETENTION_MS_CONFIG, Long.toString(settings.erasureBound().toMillis()),
        TopicConfig.MAX_MESSAGE_BYTES_CONFIG, LARGEST);
  }
}
