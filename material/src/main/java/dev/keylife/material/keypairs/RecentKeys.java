package dev.keylife.material.keypairs;

import dev.keylife.lifecycle.ByteString;
import dev.keylife.lifecycle.WrappingAlgorithm;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.LongSupplier;

/**
 * Wrapping private keys that were read a moment ago. Where several answers share a pair, imports
 * come with the same key again and again, and a native provider spends as long on preparing a key
 * as on using it (docs/performance.md). Keys are known by the SHA-256 of their encoding, are few,
 * and are let go soon after they were read.
 *
 * <p>Safe for use by several threads.
 */
public final class RecentKeys {
  static final Duration MAX_AGE = Duration.ofSeconds(30);
  private static final int MOST = 8;

  private final BiFunction<WrappingAlgorithm, byte[], PrivateKey> reader;
  private final LongSupplier nanoTime;
  private final Map<ByteString, Recent> recent = new LinkedHashMap<>();

  /**
   * A key that was read.
   *
   * @param since when, on the clock of {@code nanoTime}
   */
  private record Recent(PrivateKey key, long since) {}

  public RecentKeys(
      BiFunction<WrappingAlgorithm, byte[], PrivateKey> reader, LongSupplier nanoTime) {
    this.reader = reader;
    this.nanoTime = nanoTime;
  }

  /**
   * Reads a private key, or remembers it.
   *
   * @param algorithm what it is to unwrap
   * @param pkcs8 the key in DER; the caller wipes it
   */
  public synchronized PrivateKey read(WrappingAlgorithm algorithm, byte[] pkcs8) {
    forgetOverdue();
    ByteString name = ByteString.of(sha256(pkcs8));
    Recent known = recent.get(name);
    if (known != null) {
      return known.key();
    }
    PrivateKey key = reader.apply(algorithm, pkcs8);
    if (recent.size() >= MOST) {
      recent.remove(recent.keySet().iterator().next());
    }
    recent.put(name, new Recent(key, nanoTime.getAsLong()));
    return key;
  }

  /** Lets go of keys that were read too long ago, whether or not keys are asked for. */
  public synchronized void forgetOverdue() {
    long now = nanoTime.getAsLong();
    recent.values().removeIf(key -> now - key.since() >= MAX_AGE.toNanos());
  }

  /** How many keys are remembered. */
  synchronized int size() {
    return recent.size();
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
