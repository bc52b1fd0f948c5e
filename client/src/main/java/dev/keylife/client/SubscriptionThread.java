package dev.keylife.client;

import dev.keylife.thread.DaemonThreads;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one thread of a subscription: its start, its end, and who waits for that. */
final class SubscriptionThread implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(SubscriptionThread.class);
  private static final Duration GRACE = Duration.ofSeconds(30);

  private final String group;
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private final Thread thread;
  private volatile boolean closing;

  /** What the thread does. */
  @FunctionalInterface
  interface Work {
    /** Follows the topic until the subscription {@link #isClosing}. */
    void follow() throws Exception;
  }

  /**
   * @param work what the thread does
   * @param failed is told what ended the work, before those are who wait for the end
   */
  SubscriptionThread(
      String name, String group, Failures failures, Work work, Consumer<Throwable> failed) {
    this.group = group;
    this.thread = DaemonThreads.of(name + "-" + group, () -> run(failures, work, failed));
  }

  private void run(Failures failures, Work work, Consumer<Throwable> failed) {
    try {
      work.follow();
      ended.complete(null);
    } catch (KafkaException e) {
      end(failures.kafka(e), failed);
    } catch (Exception | Error e) {
      end(e, failed);
    }
  }

  private void end(Throwable why, Consumer<Throwable> failed) {
    log.error("The subscription of {} ends: {}", group, String.valueOf(why));
    failed.accept(why);
    ended.completeExceptionally(why);
  }

  void start() {
    thread.start();
  }

  /** Whether the work is to end. */
  boolean isClosing() {
    return closing;
  }

  /** The work is to end; nobody waits for it. */
  void endSoon() {
    closing = true;
  }

  /** Completes with the work: exceptionally where it failed. */
  CompletableFuture<Void> ended() {
    return ended.copy();
  }

  /** Ends the work and waits for that, 30 s at most; called by the thread itself, it does not. */
  @Override
  public void close() {
    endSoon();
    if (Thread.currentThread() == thread) {
      return;
    }
    try {
      ended.handle((done, failure) -> true).get(GRACE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      log.warn("The subscription of {} does not end; it is left alone", group);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      throw new IllegalStateException("both ways of ending are handled", e);
    }
  }
}
