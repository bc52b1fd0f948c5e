package dev.keylife.streams;

import dev.keylife.lifecycle.Command;

/**
 * A command that could be read, with the record key and value that it was read from: what is sent
 * on to another partition is what the publisher wrote.
 */
// The arrays are Kafka's own and are only passed on.
@SuppressWarnings("ArrayRecordComponent")
record Received(Command command, byte[] value) {}
