package org.apache.kafka.streams;

import org.apache.kafka.streams.processor.internals.StoreBuilderWrapper;
import org.apache.kafka.streams.state.StoreBuilder;

/**
 * Puts another store in the place of one that a topology has under the same name. Kafka Streams
 * keeps the way to it for itself; for tests of what becomes of a store that fails there is no
 * other.
 */
public final class StoreReplacement {
  private StoreReplacement() {}

  public static void replace(Topology topology, StoreBuilder<?> store, String processor) {
    topology.internalTopologyBuilder.addStateStore(
        StoreBuilderWrapper.wrapStoreBuilder(store), true, processor);
  }
}
