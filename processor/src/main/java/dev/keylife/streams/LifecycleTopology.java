package dev.keylife.streams;

import dev.keylife.lifecycle.KeyNamespace;
import dev.keylife.lifecycle.KeyPairSupply;
import dev.keylife.lifecycle.Lifecycle;
import dev.keylife.lifecycle.Resealing;
import dev.keylife.schema.ContractTrust;
import dev.keylife.schema.Topics;
import dev.keylife.streams.decoding.CommandDecoder;
import dev.keylife.streams.decoding.CommandSchemas;
import dev.keylife.streams.decoding.RecordValues;
import dev.keylife.streams.failure.Tries;
import dev.keylife.streams.lookahead.Lookahead;
import dev.keylife.streams.progress.Commits;
import dev.keylife.streams.progress.TopologyListener;
import dev.keylife.streams.record.NodeNames;
import dev.keylife.streams.resealing.SealingProgressCodec;
import dev.keylife.streams.state.DuplicateFilter;
import dev.keylife.streams.state.StoreNames;
import dev.keylife.streams.waiting.WaitingCommands;
import java.util.Map;
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
   * @param lifecycle decides
   * @param resealing brings secrets under the present master key
   * @param namespace whose keys live here
   * @param values the configured Schema Registry serde
   * @param settings an operator's choices
   */
  public static Topology build(
      Lifecycle lifecycle,
      Resealing resealing,
      KeyNamespace namespace,
      RecordValues values,
      TopologySettings settings) {
    return build(
        lifecycle,
        resealing,
        KeyPairSupply.ON_THE_SPOT,
        namespace,
        values,
        CommandSchemas.of(values),
        settings,
        Lookahead.none(),
        Safeguards.NONE,
        new Tries(Tries.DEFAULT),
        TopologyListener.NONE);
  }

  /**
   * Builds the topology.
   *
   * @param pairs makes wrapping key pairs while commands wait
   * @param schemas reads commands
   * @param lookahead sees commands ahead of their turn
   * @param safeguards are asked before what cannot be taken back
   * @param tries remembers which commands failed
   * @param listener is told what it does
   * @see #build(Lifecycle, Resealing, KeyNamespace, RecordValues, TopologySettings)
   */
  public static Topology build(
      Lifecycle lifecycle,
      Resealing resealing,
      KeyPairSupply pairs,
      KeyNamespace namespace,
      RecordValues values,
      CommandSchemas schemas,
      TopologySettings settings,
      Lookahead lookahead,
      Safeguards safeguards,
      Tries tries,
      TopologyListener listener) {
    ContractTrust.establish();
    CommandDecoder decoder = new CommandDecoder(schemas, settings.limits());
    Commits commits = new Commits(settings.commitDelay());
    return new Topology()
        .addSource(
            NodeNames.COMMANDS_SOURCE,
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer(),
            Topics.KEY_COMMANDS)
        .addProcessor(
            NodeNames.DECODE,
            () -> new DecodeProcessor(decoder, lookahead, tries, commits, listener),
            NodeNames.COMMANDS_SOURCE)
        .addProcessor(
            NodeNames.ROUTE,
            () -> new RouteProcessor(namespace, settings.partitions(), listener),
            NodeNames.DECODE)
        .addProcessor(
            NodeNames.LIFECYCLE,
            () ->
                new LifecycleProcessor(
                    lifecycle,
                    resealing,
                    pairs,
                    namespace,
                    values.serde().serializer(),
                    settings,
                    decoder,
                    lookahead,
                    commits,
                    safeguards,
                    listener),
            NodeNames.ROUTE)
        .addStateStore(keys(settings), NodeNames.LIFECYCLE)
        .addStateStore(secrets(settings), NodeNames.LIFECYCLE)
        .addStateStore(deadlines(settings), NodeNames.LIFECYCLE)
        .addStateStore(sealing(), NodeNames.LIFECYCLE)
        .addStateStore(commandIds(settings), NodeNames.LIFECYCLE)
        .addStateStore(keylessChain(), NodeNames.LIFECYCLE)
        .addStateStore(waiting(settings), NodeNames.LIFECYCLE)
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
            NodeNames.LIFECYCLE)
        .addSink(
            NodeNames.EVENTS_SINK,
            Topics.KEY_EVENTS,
            new StringSerializer(),
            new ByteArraySerializer(),
            NodeNames.LIFECYCLE)
        .addSink(
            NodeNames.STATES_SINK,
            Topics.KEY_STATES,
            new StringSerializer(),
            new ByteArraySerializer(),
            NodeNames.LIFECYCLE);
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
