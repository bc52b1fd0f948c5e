package dev.keylife.schema;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.utils.Utils;

/**
 * Which partition a key lives in: that of the Java clients' default partitioner (murmur2 of the
 * record key, made positive, modulo the number of partitions) for the bare key id in UTF-8. Clients
 * in other languages may hash differently, so not every command arrives there.
 *
 * <p>Needs {@code kafka-clients}.
 */
public final class KeyPartition {
  private KeyPartition() {}

  /** The record key of a key's events, snapshots and, where the publisher knows it, commands. */
  public static byte[] recordKey(String keyId) {
    return keyId.getBytes(StandardCharsets.UTF_8);
  }

  /**
   * The partition of a key, from 0.
   *
   * @param partitions how many the topic has
   */
  public static int of(String keyId, int partitions) {
    return Utils.toPositive(Utils.murmur2(recordKey(keyId))) % partitions;
  }
}
