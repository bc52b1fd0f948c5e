package dev.keylife.material.keypairs;

import dev.keylife.lifecycle.KeyId;
import dev.keylife.lifecycle.WrappingKeySpec;
import java.security.KeyPair;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Gives out wrapping key pairs, by the policy: a new one for each answer, or one for several within
 * bounds of number and time.
 *
 * <p>A shared pair is shared here and nowhere else. Each answer has a wrapping key id and a sealed
 * copy of the private key of its own, which is bound to its KMS key and erased with its token; so
 * one key's import or deletion leaves the others' parameters usable, the private key is gone from
 * the stores with the last token it was given out with, and no two keys share any stored state. A
 * restart begins a new pair.
 *
 * <p>Safe for use by several threads.
 */
public final class WrappingKeys implements AutoCloseable {
  private static final String SHARED = "shared";
  private static final Duration LONGEST_OVERDUE = Duration.ofSeconds(1);

  private final WrappingKeyPolicy policy;
  private final WrappingKeyPool pool;
  private final LongSupplier nanoTime;
  private final Map<WrappingKeySpec, Shared> shared = new EnumMap<>(WrappingKeySpec.class);

  /**
   * A pair in use.
   *
   * @param since of its first answer, on the clock of {@code nanoTime}
   * @param answers how many it has stood in
   */
  private record Shared(KeyPair pair, long since, int answers) {}

  public WrappingKeys(WrappingKeyPolicy policy, WrappingKeyPool pool, LongSupplier nanoTime) {
    this.policy = policy;
    this.pool = pool;
    this.nanoTime = nanoTime;
    if (policy.isShared()) {
      pool.repeat(this::forgetOverdue, LONGEST_OVERDUE);
    }
  }

  /**
   * Whether the pair for a key's next answer is at hand; if not, it is made when it is the asker's
   * turn. All who need a new shared pair wait for the same one.
   *
   * @param whenReady is run once it is worth while to ask again
   */
  public boolean isReady(KeyId key, WrappingKeySpec spec, String asker, Runnable whenReady) {
    if (!policy.isShared()) {
      return pool.isReady(key.value(), spec, asker, whenReady);
    }
    return hasShared(spec) || pool.isReady(sharedTicket(spec), spec, SHARED, whenReady);
  }

  /** As {@link #isReady}, for a pair that is shared with nobody, whatever the policy. */
  public boolean isOwnReady(KeyId key, WrappingKeySpec spec, String asker, Runnable whenReady) {
    return pool.isReady(key.value(), spec, asker, whenReady);
  }

  /** The key asks no longer. */
  public void forget(KeyId key) {
    pool.forget(key.value());
  }

  /** The pair for a key's next answer. */
  public KeyPair next(KeyId key, WrappingKeySpec spec) {
    return policy.isShared() ? nextShared(spec) : pool.take(key.value(), spec);
  }

  /** A pair that nobody else has or will get. */
  public KeyPair nextOwn(KeyId key, WrappingKeySpec spec) {
    return pool.take(key.value(), spec);
  }

  private synchronized boolean hasShared(WrappingKeySpec spec) {
    forgetOverdue();
    return shared.containsKey(spec);
  }

  /** No key has such an id. */
  private static String sharedTicket(WrappingKeySpec spec) {
    return SHARED + "/" + spec.name();
  }

  private synchronized KeyPair nextShared(WrappingKeySpec spec) {
    forgetOverdue();
    Shared known = shared.get(spec);
    Shared used =
        known == null
            ? new Shared(pool.take(sharedTicket(spec), spec), nanoTime.getAsLong(), 1)
            : new Shared(known.pair(), known.since(), known.answers() + 1);
    if (used.answers() < policy.maxAnswers()) {
      shared.put(spec, used);
    } else {
      shared.remove(spec);
    }
    return used.pair();
  }

  /** Lets go of pairs of any spec that are past their time, whether or not they are asked for. */
  synchronized void forgetOverdue() {
    long now = nanoTime.getAsLong();
    shared.values().removeIf(s -> now - s.since() >= policy.maxAge().toNanos());
  }

  /** How many pairs of a spec wait for their first answer. */
  public int ready(WrappingKeySpec spec) {
    return pool.waiting(spec);
  }

  /** How many pairs may stand in further answers. */
  synchronized int inUse() {
    return shared.size();
  }

  /** Says that commands are at work, so that no pairs are made meanwhile. */
  public void noteWork() {
    pool.noteWork();
  }

  @Override
  public synchronized void close() {
    shared.clear();
    pool.close();
  }
}
