package dev.keylife.audit;

import dev.keylife.client.TrailEntry;
import dev.keylife.schema.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * A digest over the entries of one partition in their order: SHA-256 over offset and timestamp (8
 * bytes each, big endian, the latter in milliseconds), length of the key (4 bytes), key (UTF-8) and
 * hash of the payload, of each in turn.
 */
final class PartitionDigest {
  private final MessageDigest digest = Sha256.newDigest();
  private long records;
  private long first = -1;
  private long last = -1;

  void add(TrailEntry entry, byte[] hash) {
    byte[] key = entry.key().getBytes(StandardCharsets.UTF_8);
    ByteBuffer head = ByteBuffer.allocate(2 * Long.BYTES + Integer.BYTES);
    head.putLong(entry.offset()).putLong(entry.timestamp().toEpochMilli()).putInt(key.length);
    digest.update(head.array());
    digest.update(key);
    digest.update(hash);
    first = first < 0 ? entry.offset() : first;
    last = entry.offset();
    records++;
  }

  long lastOffset() {
    return last;
  }

  /** What was added so far; more can be added. */
  Manifest.Partition soFar() {
    try {
      MessageDigest copy = (MessageDigest) digest.clone();
      return new Manifest.Partition(records, first, last, Hex.of(copy.digest()));
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("the JDK's SHA-256 can be cloned", e);
    }
  }
}
