package dev.keylife.streams;

import dev.keylife.lifecycle.KeyNamespace;
import dev.keylife.lifecycle.KeyPairSupply;
import dev.keylife.lifecycle.Lifecycle;
import dev.keylife.lifecycle.Resealing;
import dev.keylife.schema.ContractTrust;
import dev.keylife.schema.Topics;
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
            Names.COMMANDS_SOURCE,
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer(),
            Topics.KEY_COMMANDS)
        .addProcessor(
            Names.DECODE,
            () -> new DecodeProcessor(decoder, lookahead, tries, commits, listener),
            Names.COMMANDS_SOURCE)
        .addProcessor(
            Names.ROUTE,
            () -> new RouteProcessor(namespace, settings.partitions(), listener),
            Names.DECODE)
        .addProcessor(
            Names.LIFECYCLE,
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
            Names.ROUTE)
        .addStateStore(keys(settings), Names.LIFECYCLE)
        .addStateStore(secrets(settings), Names.LIFECYCLE)
        .addStateStore(deadlines(settings), Names.LIFECYCLE)
        .addStateStore(sealing(), Names.LIFECYCLE)
        .addStateStore(commandIds(settings), Names.LIFECYCLE)
        .addStateStore(keylessChain(), Names.LIFECYCLE)
        .addStateStore(waiting(settings), Names.LIFECYCLE)
        .addSink(
            Names.REROUTE_SINK,
            Topics.KEY_COMMANDS,
            new ByteArraySerializer(),
            new ByteArraySerializer(),
            Names.ROUTE)
        .addSink(
            Names.DLQ_SINK,
            Topics.KEY_COMMANDS_DLQ,
            new ByteArraySerializer(),
            new ByteArraySerializer(),
            Names.DECODE,
            Names.ROUTE,
            Names.LIFECYCLE)
        .addSink(
            Names.EVENTS_SINK,
            Topics.KEY_EVENTS,
            new StringSerializer(),
            new ByteArraySerializer(),
            Names.LIFECYCLE)
        .addSink(
            Names.STATES_SINK,
            Topics.KEY_STATES,
            new StringSerializer(),
            new ByteArraySerializer(),
            Names.LIFECYCLE);
  }

  private static StoreBuilder<?> keys(TopologySettings settings) {
    return Stores.keyValueStoreBuilder(
            Stores.persistentKeyValueStore(Names.KEYS_STORE), Serdes.String(), Serdes.ByteArray())
        .withCachingDisabled()
        .withLoggingEnabled(changelogConfig(settings));
  }

  private static StoreBuilder<?> secrets(TopologySettings settings) {
    return Stores.keyValueStoreBuilder(
            Stores.persistentKeyValueStore(Names.SECRETS_STORE),
            Serdes.String(),
            Serdes.ByteArray())
        .withCachingDisabled()
        .withLoggingEnabled(changelogConfig(settings));
  }

  private static StoreBuilder<?> deadlines(TopologySettings settings) {
    return Stores.keyValueStoreBuilder(
            Stores.persistentKeyValueStore(Names.DEADLINES_STORE),
            Serdes.Bytes(),
            Serdes.ByteArray())
        .withCachingDisabled()
        .withLoggingEnabled(changelogConfig(settings));
  }

  private static StoreBuilder<?> commandIds(TopologySettings settings) {
    return Stores.windowStoreBuilder(
            Stores.persistentWindowStore(
                Names.COMMAND_IDS_STORE,
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
            Stores.persistentKeyValueStore(Names.SEALING_STORE),
            Serdes.String(),
            SealingProgressCodec.serde())
        .withCachingDisabled()
        .withLoggingEnabled(Map.of(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, LARGEST));
  }

  private static StoreBuilder<?> keylessChain() {
    return Stores.keyValueStoreBuilder(
            Stores.persistentKeyValueStore(Names.KEYLESS_CHAIN_STORE),
            Serdes.String(),
            Serdes.ByteArray())
        .withCachingDisabled()
        .withLoggingEnabled(Map.of(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, LARGEST));
  }

  private static StoreBuilder<?> waiting(TopologySettings settings) {
    return Stores.keyValueStoreBuilder(
            Stores.persistentKeyValueStore(Names.WAITING_STORE),
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
