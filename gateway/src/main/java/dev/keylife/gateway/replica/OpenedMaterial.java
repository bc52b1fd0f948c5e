package dev.keylife.gateway.replica;

import static java.util.Objects.requireNonNull;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A key that was opened, and who uses it. It is closed, and so wiped, by whoever leaves it last
 * after it was dropped: never under a running operation.
 *
 * @param <T> the key
 */
final class OpenedMaterial<T extends AutoCloseable> {
  private static final Logger LOG = LoggerFactory.getLogger(OpenedMaterial.class);

  /** Forgotten once it is closed: whoever still keeps this keeps no copy of the material alive. */
  private volatile @Nullable T key;

  private final LastHeard partition;
  private final long closesAt;

  /** Users, and one for as long as it has not been dropped. */
  private final AtomicInteger holders = new AtomicInteger(1);

  private final AtomicInteger dropped = new AtomicInteger();

  /**
   * @param partition of its key
   * @param closesAt by the clock that nobody sets, in nanoseconds
   */
  OpenedMaterial(T key, LastHeard partition, long closesAt) {
    this.key = key;
    this.partition = partition;
    this.closesAt = closesAt;
  }

  /** To be asked for between {@link #acquire} and {@link #release} alone. */
  T key() {
    return requireNonNull(key);
  }

  /** When the partition of its key was last known to be at work. */
  LastHeard partition() {
    return partition;
  }

  boolean isOverdue(long nanoTime) {
    return nanoTime - closesAt >= 0;
  }

  /** Whether it may be used; then {@link #release} is owed. */
  boolean acquire() {
    while (true) {
      int now = holders.get();
      if (now == 0) {
        return false;
      }
      if (holders.compareAndSet(now, now + 1)) {
        return true;
      }
    }
  }

  void release() {
    if (holders.decrementAndGet() == 0) {
      try (T unused = requireNonNull(key)) {
        key = null;
      } catch (Exception e) {
        LOG.error("A key could not be closed: {}", e.getClass().getName());
      }
    }
  }

  /** To be used no more. Dropping it again does nothing. */
  void drop() {
    if (dropped.getAndSet(1) == 0) {
      release();
    }
  }
}
