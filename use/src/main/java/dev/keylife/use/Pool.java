package dev.keylife.use;

import java.security.GeneralSecurityException;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;

/**
 * Objects of the JCA that hold a key, cost something to make, and serve one thread at a time. There
 * are never more than threads that used the key at the same time. One that threw is not used again.
 */
final class Pool<T> {
  private final Maker<T> maker;
  private final ConcurrentLinkedDeque<T> idle = new ConcurrentLinkedDeque<>();
  private volatile boolean closed;

  /** Makes one more. */
  @FunctionalInterface
  interface Maker<T> {
    T make() throws GeneralSecurityException;
  }

  /** What is done with one. */
  @FunctionalInterface
  interface Work<T, R> {
    R with(T item) throws GeneralSecurityException;
  }

  Pool(Maker<T> maker) {
    this.maker = maker;
  }

  <R> R use(Work<T, R> work) throws GeneralSecurityException {
    if (closed) {
      throw new IllegalStateException("the key was closed");
    }
    Optional<T> found = Optional.ofNullable(idle.pollFirst());
    T item = found.isPresent() ? found.get() : maker.make();
    R result = work.with(item);
    idle.addFirst(item);
    if (closed) {
      idle.clear();
    }
    return result;
  }

  void close() {
    closed = true;
    idle.clear();
  }
}
