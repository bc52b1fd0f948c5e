package dev.keylife.streams.state;

import dev.keylife.lifecycle.KeyMaterial;
import dev.keylife.lifecycle.KeyRecord;
import dev.keylife.lifecycle.KeyState;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * How many keys of one partition are in which state, and when their materials expire.
 *
 * <p>It is counted once, when the partition's store is opened and before its first command, and
 * then follows each change; so a look at it costs nothing. It lives in memory alone: counts in a
 * store of their own would cost a changelog record for each command and could still come apart from
 * the keys, while these are counted from the keys themselves after every restart, rebalance and
 * aborted transaction.
 *
 * <p>One thread writes, any may read.
 */
public final class KeyCensus {
  /** Expiries are counted by the hour: at most a year ahead, so 8,784 entries. */
  private static final long BUCKET_MS = Duration.ofHours(1).toMillis();

  private final Map<KeyState, Long> byState = new ConcurrentHashMap<>();
  private final NavigableMap<Long, Long> expiries = new ConcurrentSkipListMap<>();
  private volatile Optional<Instant> nextDeadline = Optional.empty();

  /** The number of keys in a state. */
  public long keys(KeyState state) {
    return byState.getOrDefault(state, 0L);
  }

  /** The number of keys in any state. */
  public long keys() {
    return byState.values().stream().mapToLong(Long::longValue).sum();
  }

  /**
   * The number of present materials that expire within a time, to the end of the hour that it ends
   * in. One that is overdue counts until it has expired.
   */
  public long expiring(Instant now, Duration within) {
    return expiries.headMap(bucket(now.plus(within)), true).values().stream()
        .mapToLong(Long::longValue)
        .sum();
  }

  /** When something is next to happen to a key, as of the last look for due dates. */
  public Optional<Instant> nextDeadline() {
    return nextDeadline;
  }

  public void replace(Optional<KeyEntry> before, Optional<KeyEntry> after) {
    before.ifPresent(entry -> count(entry.record(), -1));
    after.ifPresent(entry -> count(entry.record(), 1));
  }

  public void nextDeadline(Optional<Instant> next) {
    nextDeadline = next;
  }

  private void count(KeyRecord key, long change) {
    byState.merge(key.state(), change, Long::sum);
    for (KeyMaterial material : key.materials()) {
      material.validTo().ifPresent(at -> count(at, change));
    }
  }

  private void count(Instant expiry, long change) {
    expiries.compute(
        bucket(expiry),
        (bucket, number) -> {
          long sum = (number == null ? 0 : number) + change;
          return sum == 0 ? null : sum;
        });
  }

  private static long bucket(Instant instant) {
    return Math.floorDiv(instant.toEpochMilli(), BUCKET_MS);
  }
}
