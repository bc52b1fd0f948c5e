package dev.keylife.schema;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;

/**
 * The key of a record on {@link Topics#KEY_MATERIALS}, as text: {@code keyId/keyMaterialId}, or
 * {@code /heartbeat/partition}. No key id is empty or has a slash, so neither can be taken for the
 * other.
 */
public sealed interface MaterialsKey {
  String HEARTBEATS = "/heartbeat/";

  /** How it is written. */
  String text();

  /**
   * The partition that it belongs to, from 0.
   *
   * @param partitions how many the topic has
   */
  int partition(int partitions);

  /** Of sealed material. The value is the sealed bytes; a tombstone once it is erased. */
  record Material(String keyId, String keyMaterialId) implements MaterialsKey {
    @Override
    public String text() {
      return keyId + "/" + keyMaterialId;
    }

    @Override
    public int partition(int partitions) {
      return KeyPartition.of(keyId, partitions);
    }
  }

  /**
   * Of the sign of life of a partition: at the time that is the value, the processor that the
   * partition belongs to was at work, and all that it had decided before stands in the topics
   * before it.
   */
  record Heartbeat(int number) implements MaterialsKey {
    @Override
    public String text() {
      return HEARTBEATS + number;
    }

    @Override
    public int partition(int partitions) {
      return number;
    }

    /** The record's value: milliseconds since the epoch, eight bytes, the highest first. */
    public static byte[] value(Instant at) {
      return ByteBuffer.allocate(Long.BYTES).putLong(at.toEpochMilli()).array();
    }

    /** The time in a record's value; empty where there is none in it. */
    public static Optional<Instant> at(byte[] value) {
      try {
        return Optional.of(Instant.ofEpochMilli(ByteBuffer.wrap(value).getLong()));
      } catch (BufferUnderflowException e) {
        return Optional.empty();
      }
    }
  }

  /** Reads a record's key; empty where it is another one. */
  static Optional<MaterialsKey> parse(String text) {
    if (text.startsWith(HEARTBEATS)) {
      String number = text.substring(HEARTBEATS.length());
      return number.matches("\\d{1,9}")
          ? Optional.of(new Heartbeat(Integer.parseInt(number)))
          : Optional.empty();
    }
    int slash = text.indexOf('/');
    return slash < 1 || slash == text.length() - 1
        ? Optional.empty()
        : Optional.of(new Material(text.substring(0, slash), text.substring(slash + 1)));
  }
}
