package dev.keylife.streams;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keylife.lifecycle.Lifecycle;
import dev.keylife.lifecycle.LifecyclePolicy;
import dev.keylife.material.MaterialCryptography;
import dev.keylife.material.TestCryptography;
import dev.keylife.schema.StrictJson;
import dev.keylife.streams.decoding.RecordValues;
import dev.keylife.streams.record.NodeNames;
import dev.keylife.streams.state.ChangelogTopics;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyDescription.Node;
import org.apache.kafka.streams.TopologyDescription.Processor;
import org.apache.kafka.streams.TopologyDescription.Subtopology;
import org.junit.jupiter.api.Test;

/**
 * What an installation that runs has on its disks and its brokers by name. The literals here repeat
 * {@link NodeNames} on purpose, and no switch rewrites them.
 *
 * <p>Kafka Streams finds state by {@code <application id>-<store>-changelog}, in the partition of
 * the task, and by the folder {@code <subtopology>_<partition>/rocksdb/<store>}. After a rename it
 * finds nothing, and starts with no keys at all, without an error. So a store keeps its name for
 * ever; a store whose content must change gets a new name beside the old one, and code that moves
 * the content. A new store may be added here. Nothing may be taken away or changed.
 */
class PinnedNamesTest {
  private static final String WHY =
      "Every running installation has its state under this name: after a rename it would start"
          + " without its keys. See the comment of this test before you change it.";

  private static final List<String> STORES =
      List.of(
          "aliases",
          "command-ids",
          "deadlines",
          "holdings",
          "keyless-chain",
          "keys",
          "published-materials",
          "sealed-secrets",
          "sealing",
          "waiting-commands");

  @Test
  void storesKeepTheNamesThatChangelogsAndFoldersAreFoundBy() {
    assertThat(processors().flatMap(p -> p.stores().stream()).distinct().sorted())
        .as(WHY)
        .isEqualTo(STORES);
  }

  @Test
  void everyStoresTopicIsAmongThoseThatAreMissedWhenTheyAreLost() {
    assertThat(ChangelogTopics.of("app"))
        .containsExactlyInAnyOrderElementsOf(
            STORES.stream().map(store -> "app-" + store + "-changelog").toList());
  }

  @Test
  void thereIsOneSubtopologySoThatTasksKeepTheirIds() {
    assertThat(topology().describe().subtopologies())
        .as(WHY)
        .extracting(Subtopology::id)
        .containsExactly(0);
  }

  @Test
  void storesStayWithTheNodeThatOwnsThem() {
    Map<String, Integer> stores = new TreeMap<>();
    processors().forEach(p -> stores.put(p.name(), p.stores().size()));
    assertThat(stores)
        .as(WHY)
        .isEqualTo(Map.of("aliases", 7, "decode", 0, "lifecycle", STORES.size() - 1, "route", 0));
  }

  @Test
  void theSourceKeepsTheNameOfItsTopicForCommittedOffsets() {
    assertThat(nodes().map(Node::name).filter(name -> name.endsWith("-source")))
        .as(WHY)
        .containsExactlyInAnyOrder("commands-source", "alias-steps-source");
    assertThat(dev.keylife.schema.Topics.KEY_COMMANDS).as(WHY).isEqualTo("key-commands");
  }

  private static Stream<Processor> processors() {
    return nodes().filter(Processor.class::isInstance).map(Processor.class::cast);
  }

  private static Stream<Node> nodes() {
    return topology().describe().subtopologies().stream().flatMap(part -> part.nodes().stream());
  }

  private static Topology topology() {
    RecordValues values = TopologyHarness.values();
    MaterialCryptography crypto = TestCryptography.shared();
    return LifecycleTopology.build(
        TopologyParts.of(
            new Lifecycle(
                LifecyclePolicy.defaults(TopologyHarness.NAMESPACE),
                crypto,
                new StrictJson()::read),
            crypto,
            TopologyHarness.NAMESPACE,
            values),
        TopologySettings.defaults(6));
  }
}
