package dev.keylife.streams;

import dev.keylife.schema.ContractTrust;
import dev.keylife.schema.KeyPartition;
import dev.keylife.schema.MaterialsKey;
import dev.keylife.schema.Topics;
import dev.keylife.streams.decoding.CommandDecoder;
import dev.keylife.streams.record.NodeNames;
import dev.keylife.streams.record.PlacedKey;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.Topology;

/**
 * The graph: which node reads what from whom. A picture that a test keeps current is in {@code
 * docs/topology.md}.
 */
public final class LifecycleTopology {
  private LifecycleTopology() {}

  /**
   * Builds the topology.
   *
   * @param settings an operator's choices
   */
  public static Topology build(TopologyParts parts, TopologySettings settings) {
    ContractTrust.establish();
    Topology topology = new Topology();
    addNodes(topology, parts, settings);
    LifecycleStores.addTo(topology, settings);
    addSinks(topology, settings.partitions());
    return topology;
  }

  private static void addNodes(Topology topology, TopologyParts parts, TopologySettings settings) {
    CommandDecoder decoder =
        new CommandDecoder(
            parts.schemas(), settings.limits(), parts.namespace(), parts.authenticator());
    addSource(topology, NodeNames.COMMANDS_SOURCE, Topics.KEY_COMMANDS);
    topology
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
            NodeNames.ROUTE);
    addSource(topology, NodeNames.ALIAS_STEPS_SOURCE, Topics.KEY_ALIAS_STEPS);
    topology.addProcessor(
        NodeNames.ALIASES, () -> new AliasProcessor(parts, settings), NodeNames.ALIAS_STEPS_SOURCE);
  }

  private static void addSource(Topology topology, String name, String topic) {
    topology.addSource(name, new ByteArrayDeserializer(), new ByteArrayDeserializer(), topic);
  }

  /** What is not put into a partition here is put there by the hash of its key. */
  private static void addSinks(Topology topology, int partitions) {
    topology
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
            (topic, to, step, count) -> Optional.of(Set.of(KeyPartition.of(to, partitions))),
            NodeNames.LIFECYCLE,
            NodeNames.ALIASES)
        .addSink(
            NodeNames.MATERIALS_SINK,
            Topics.KEY_MATERIALS,
            new StringSerializer(),
            new ByteArraySerializer(),
            (topic, key, value, count) ->
                MaterialsKey.parse(key).map(of -> Set.of(of.partition(partitions))),
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
}
