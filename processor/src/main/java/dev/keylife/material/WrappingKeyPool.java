package dev.keylife.material;

import dev.keylife.lifecycle.WrappingKeySpec;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;

/**
 * Keeps wrapping key pairs ready, because an RSA-4096 pair takes most of a second to make, now and
 * then several. A spec is kept ready from the first time that it is asked for; that first time
 * waits. Pairs that wait here exist in memory alone.
 *
 * <p>Safe for use by several threads.
 */
final class WrappingKeyPool implements AutoCloseable {
  private final int size;
  private final Map<WrappingKeySpec, Queue<KeyPair>> ready = new ConcurrentHashMap<>();
  private final ExecutorService refiller =
      Executors.newSingleThreadExecutor(WrappingKeyPool::refillThread);

  /**
   * @param size how many pairs of each spec are kept ready; 0 for none
   */
  WrappingKeyPool(int size) {
    if (size < 0) {
      throw new IllegalArgumentException("a pool cannot have " + size + " key pairs");
    }
    this.size = size;
  }

  /** A key pair that nobody else has or will get. */
  KeyPair take(WrappingKeySpec spec) {
    Queue<KeyPair> waiting = ready.computeIfAbsent(spec, s -> new ConcurrentLinkedQueue<>());
    Optional<KeyPair> pair = Optional.ofNullable(waiting.poll());
    try {
      refiller.execute(() -> refill(spec, waiting));
    } catch (RejectedExecutionException closed) {
      // The last requests before the end make their own.
    }
    return pair.orElseGet(() -> generate(spec));
  }

  /** How many pairs wait. */
  int waiting(WrappingKeySpec spec) {
    return Optional.ofNullable(ready.get(spec)).map(Queue::size).orElse(0);
  }

  private void refill(WrappingKeySpec spec, Queue<KeyPair> waiting) {
    while (waiting.size() < size && !refiller.isShutdown()) {
      waiting.add(generate(spec));
    }
  }

  private static KeyPair generate(WrappingKeySpec spec) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(spec.modulusBits());
      return generator.generateKeyPair();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has RSA", e);
    }
  }

  /** Commands go first, and a key pair in the making does not hold up the end. */
  @SuppressWarnings("ThreadPriorityCheck") // A courtesy: nothing relies on it.
  private static Thread refillThread(Runnable work) {
    Thread thread = new Thread(work, "wrapping-key-pool");
    thread.setDaemon(true);
    thread.setPriority(Thread.MIN_PRIORITY);
    return thread;
  }

  @Override
  public void close() {
    refiller.shutdownNow();
    ready.clear();
  }
}
