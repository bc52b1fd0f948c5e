package dev.keylife.client.regions;

import dev.keylife.client.KeylifeClient;
import dev.keylife.client.KeylifeClientException;
import dev.keylife.client.KeylifeClientException.Reason;
import dev.keylife.client.Outcome;
import dev.keylife.command.SynchronizeMultiRegionKey;
import dev.keylife.thread.DaemonThreads;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Sends commands to a Region. Never blocks its caller: what waits for brokers does so on a thread
 * of its own, and while none answers, what comes is refused at once. Safe for use by several
 * threads.
 */
final class RegionInbox implements AutoCloseable {
  /** Brokers that did not answer are left alone for as long. */
  private static final Duration QUIET = Duration.ofSeconds(5);

  /** After these a client may be of no use any more. */
  private static final Set<Reason> SPENT =
      EnumSet.of(
          Reason.BROKER_UNREACHABLE,
          Reason.ACCESS_DENIED,
          Reason.TOPIC_MISSING,
          Reason.CLOSED,
          Reason.KAFKA);

  private final Region region;
  private final Duration timeout;
  private final ExecutorService thread;

  // For that thread alone.
  private Optional<KeylifeClient> client = Optional.empty();
  private Optional<KeylifeClientException> lost = Optional.empty();
  private long quietUntil;

  RegionInbox(Region region, Duration timeout) {
    this.region = region;
    this.timeout = timeout;
    this.thread =
        Executors.newSingleThreadExecutor(DaemonThreads.named("keylife-inbox-" + region.name()));
  }

  /** Sends a command; fails as {@link KeylifeClient#send} does. */
  CompletableFuture<Outcome> send(SynchronizeMultiRegionKey command) {
    try {
      return CompletableFuture.completedFuture(command)
          .thenComposeAsync(this::handOver, thread)
          .whenCompleteAsync((outcome, failure) -> note(failure), thread);
    } catch (RejectedExecutionException e) {
      return CompletableFuture.failedFuture(
          new KeylifeClientException(Reason.CLOSED, "The replicator was closed."));
    }
  }

  private CompletableFuture<Outcome> handOver(SynchronizeMultiRegionKey command) {
    if (lost.isPresent() && System.nanoTime() - quietUntil < 0) {
      throw lost.get();
    }
    lost = Optional.empty();
    if (client.isEmpty()) {
      client = Optional.of(KeylifeClient.open(region.settings()));
    }
    return client.get().send(command, timeout);
  }

  private void note(@Nullable Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException e && e.getCause() != null ? e.getCause() : failure;
    if (cause instanceof KeylifeClientException known
        && SPENT.contains(known.reason())
        && lost.isEmpty()) {
      lost = Optional.of(known);
      quietUntil = System.nanoTime() + QUIET.toNanos();
      client.ifPresent(KeylifeClient::close);
      client = Optional.empty();
    }
  }

  @Override
  public void close() {
    // Last on the thread, so that nothing is opened behind it.
    thread.execute(
        () -> {
          client.ifPresent(KeylifeClient::close);
          client = Optional.empty();
        });
    thread.shutdown();
  }
}
