/**
 * The Kafka clients of the topology, with what Kafka Streams cannot be told otherwise.
 *
 * <p>Start reading at {@link dev.keylife.streams.clients.TransactionalClients}.
 */
@NullMarked
package dev.keylife.streams.clients;

import org.jspecify.annotations.NullMarked;
