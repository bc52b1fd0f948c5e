package dev.keylife.material;

import dev.keylife.lifecycle.Bytes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Private keys of shared pairs that were read a moment ago. Getting a key ready (its numbers, its
 * Montgomery forms, its blinding) costs a native provider as much as an RSA-2048 operation, and a
 * fleet's imports come one after the other under the same few keys.
 *
 * <p>A key is forgotten a moment after its last use, and there are never more than a few. A pair
 * that stands in one answer alone is never kept here: its private key leaves memory with its
 * import.
 *
 * <p>Safe for use by several threads.
 */
final class RecentKeys {
  static final int MOST = 8;

  private final Map<Bytes, Recent> byDigest = new ConcurrentHashMap<>();
  private final long idleNanos;
  private final LongSupplier nanoTime;

  private record Recent(PrivateKey key, long usedAt) {}

  /**
   * @param idleNanos how long after its last use a key is forgotten at the next {@link #forgetIdle}
   */
  RecentKeys(long idleNanos, LongSupplier nanoTime) {
    this.idleNanos = idleNanos;
    this.nanoTime = nanoTime;
  }

  /**
   * The key of an encoding, read unless that was done a moment ago.
   *
   * @param encoded PKCS #8; the caller wipes it
   */
  PrivateKey get(byte[] encoded, Function<byte[], PrivateKey> read) {
    Bytes digest = digest(encoded);
    Recent known = byDigest.get(digest);
    PrivateKey key = known == null ? read.apply(encoded) : known.key();
    if (known != null || byDigest.size() < MOST) {
      byDigest.put(digest, new Recent(key, nanoTime.getAsLong()));
    }
    return key;
  }

  /** Lets go of the keys that were not used for a moment. */
  void forgetIdle() {
    long now = nanoTime.getAsLong();
    byDigest.values().removeIf(recent -> now - recent.usedAt() >= idleNanos);
  }

  void forgetAll() {
    byDigest.clear();
  }

  int size() {
    return byDigest.size();
  }

  private static Bytes digest(byte[] encoded) {
    try {
      return Bytes.of(MessageDigest.getInstance("SHA-256").digest(encoded));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
