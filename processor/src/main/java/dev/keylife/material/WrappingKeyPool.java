package dev.keylife.material;

import dev.keylife.lifecycle.WrappingKeySpec;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Keeps wrapping key pairs ready, because an RSA-4096 pair takes most of a second to make, now and
 * then several. Pairs that wait here exist in memory alone.
 *
 * <p>Making pairs gives way to work: on one thread of the lowest priority, and, since Linux heeds
 * no such priority, only while no command has been busy here for a moment. Where no pair is left of
 * a spec that is wanted, the next one is made all the same, so that the pool recovers under load.
 *
 * <p>Safe for use by several threads.
 */
final class WrappingKeyPool implements AutoCloseable {
  private static final long QUIET_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
  private static final long RETRY_MILLIS = 50;

  private final int size;
  private final Map<WrappingKeySpec, Queue<KeyPair>> ready = new ConcurrentHashMap<>();
  private final AtomicLong lastWork = new AtomicLong(System.nanoTime() - QUIET_NANOS);
  private final ScheduledExecutorService refiller;

  /**
   * Starts to fill in the background; nothing waits for it.
   *
   * @param policy how many pairs to keep ready, and of which specs from the start
   */
  WrappingKeyPool(WrappingKeyPolicy policy) {
    this.size = policy.ready();
    ScheduledThreadPoolExecutor executor =
        new ScheduledThreadPoolExecutor(1, WrappingKeyPool::refillThread);
    executor.setRemoveOnCancelPolicy(true);
    this.refiller = executor;
    policy.specs().stream().sorted().forEach(this::refillLater);
  }

  /** A key pair that nobody else has or will get. */
  KeyPair take(WrappingKeySpec spec) {
    Optional<KeyPair> pair = Optional.ofNullable(queue(spec).poll());
    refillLater(spec);
    return pair.orElseGet(() -> generate(spec));
  }

  /** Says that commands are at work, so that the refilling waits. */
  void noteWork() {
    lastWork.lazySet(System.nanoTime());
  }

  /** Repeats a small task in the background, for as long as the pool is open. */
  void repeat(Runnable task, Duration interval) {
    long millis = Math.max(1, interval.toMillis());
    var unused = refiller.scheduleWithFixedDelay(task, millis, millis, TimeUnit.MILLISECONDS);
  }

  /** How many pairs wait. */
  int waiting(WrappingKeySpec spec) {
    return Optional.ofNullable(ready.get(spec)).map(Queue::size).orElse(0);
  }

  private Queue<KeyPair> queue(WrappingKeySpec spec) {
    return ready.computeIfAbsent(spec, s -> new ConcurrentLinkedQueue<>());
  }

  private void refillLater(WrappingKeySpec spec) {
    try {
      refiller.execute(() -> refill(spec));
    } catch (RejectedExecutionException closed) {
      // The last requests before the end make their own.
    }
  }

  private void refill(WrappingKeySpec spec) {
    Queue<KeyPair> waiting = queue(spec);
    while (waiting.size() < size && !refiller.isShutdown()) {
      if (!waiting.isEmpty() && isBusy()) {
        retryLater(spec);
        return;
      }
      waiting.add(generate(spec));
    }
    if (refiller.isShutdown()) {
      waiting.clear();
    }
  }

  private void retryLater(WrappingKeySpec spec) {
    try {
      var unused = refiller.schedule(() -> refill(spec), RETRY_MILLIS, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException closed) {
      // Nobody will ask any more.
    }
  }

  private boolean isBusy() {
    return System.nanoTime() - lastWork.get() < QUIET_NANOS;
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

  /** A key pair in the making does not hold up the end. */
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
    ready.values().forEach(Queue::clear);
  }
}
