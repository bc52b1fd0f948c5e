/**
 * What any Kafka record of the topology has: a size, limits, and a place among the dead letters
 * where it cannot be read.
 */
@NullMarked
package dev.keylife.streams.record;

import org.jspecify.annotations.NullMarked;
