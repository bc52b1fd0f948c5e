package dev.keylife.streams;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keylife.lifecycle.Lifecycle;
import dev.keylife.lifecycle.LifecyclePolicy;
import dev.keylife.material.MaterialCryptography;
import dev.keylife.material.TestCryptography;
import dev.keylife.schema.StrictJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.kafka.streams.Topology;
import org.junit.jupiter.api.Test;

/**
 * Keeps {@code docs/topology.md} what the topology really is. A change to it that was meant is
 * written with {@code mvn -pl processor -am test -Dtest=TopologyDocTest
 * -Dsurefire.failIfNoSpecifiedTests=false -Dkeylife.docs.update=true}. One that renames a store or
 * a node orphans the state of every installation.
 */
class TopologyDocTest {
  private static final Path PAGE = Path.of("..", "docs", "topology.md");

  @Test
  void thePageShowsTheRealGraph() throws Exception {
    String page = page(topology().describe().toString());
    if (Boolean.getBoolean("keylife.docs.update")) {
      Files.writeString(PAGE, page);
    }
    assertThat(read()).isEqualTo(page);
  }

  private static String read() throws IOException {
    return Files.exists(PAGE) ? Files.readString(PAGE) : "";
  }

  private static String page(String description) {
    return """
        # Topology

        The graph as Kafka Streams describes it; a test keeps this page current. Changelog topics are
        named after the stores, so the names here are part of the contract with every installation.

        ```text
        """
        + description.strip().replaceAll("(?m)[ \\t]+$", "")
        + "\n```\n";
  }

  @SuppressWarnings("unchecked")
  private static Topology topology() {
    MaterialCryptography crypto = TestCryptography.shared();
    return LifecycleTopology.build(
        TopologyParts.of(
            new Lifecycle(
                LifecyclePolicy.defaults(TopologyHarness.NAMESPACE),
                crypto,
                new StrictJson()::read),
            crypto,
            TopologyHarness.NAMESPACE,
            TopologyHarness.values()),
        TopologySettings.defaults(6));
  }
}
