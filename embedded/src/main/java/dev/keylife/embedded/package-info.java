/**
 * A real Kafka broker and a small Schema Registry inside the JVM, for the demo, for development and
 * for tests. Not for production: one node, no replication, no security unless it is asked for.
 */
@NullMarked
package dev.keylife.embedded;

import org.jspecify.annotations.NullMarked;
