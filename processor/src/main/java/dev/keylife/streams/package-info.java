/**
 * The Kafka shell around the lifecycle: the topology, its processors and state stores, and the
 * translation between the published Avro records and the core's types.
 *
 * <p>Data flows one way: {@code decode} turns bytes into a command or sends them to the dead-letter
 * topic; {@code route} sends a command that landed in the wrong partition to the right one; {@code
 * lifecycle} drops duplicates, asks {@link dev.keylife.lifecycle.Lifecycle} for a decision, stores
 * the record, the sealed secrets and the deadlines, and forwards the event and the snapshot. All of
 * it is one transaction (exactly_once_v2).
 *
 * <p>Start reading at {@link dev.keylife.streams.LifecycleTopology}.
 */
@NullMarked
package dev.keylife.streams;

import org.jspecify.annotations.NullMarked;
