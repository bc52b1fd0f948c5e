/**
 * A small client for Keylife over Kafka: publish a command, await the event that answers it, follow
 * events, read snapshots, and wrap key material for import.
 *
 * <p>Start at {@link dev.keylife.client.KeylifeClient}. Values travel as the Avro records of the
 * contract; the serializer and deserializer are named by class in the settings, so that Keylife's
 * and Confluent's serve alike.
 */
@NullMarked
package dev.keylife.client;

import org.jspecify.annotations.NullMarked;
