/**
 * The parts of Keylife's contract that Avro cannot say: topic names and their settings, record
 * header names, and which record types are commands, events and snapshots.
 *
 * <p>Depends on Avro alone, so that publishers and subscribers can take it without Kafka's version
 * or Keylife's other libraries.
 */
@NullMarked
package dev.keylife.schema;

import org.jspecify.annotations.NullMarked;
