/**
 * The parts of Keylife's contract that Avro cannot say: topic names and their settings, record
 * header names, which record types are commands, events and snapshots, and the rules that both
 * sides of the wire go by: a key's partition, event ids, the hashes that chain events, and which
 * failures are no fault of what was sent.
 *
 * <p>Depends on Avro alone, so that publishers and subscribers can take it without Kafka's version
 * or Keylife's other libraries. Only {@link dev.keylife.schema.KeyPartition}, {@link
 * dev.keylife.schema.Outage}, {@link dev.keylife.schema.AccessRefusal} and {@link
 * dev.keylife.schema.RegistryAnswer} need {@code kafka-clients}, which whoever has a use for them
 * has.
 */
@NullMarked
package dev.keylife.schema;

import org.jspecify.annotations.NullMarked;
