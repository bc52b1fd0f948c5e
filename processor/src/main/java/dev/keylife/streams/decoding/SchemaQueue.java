package dev.keylife.streams.decoding;

import dev.keylife.thread.DaemonThreads;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.InterruptException;

/**
 * Schemas that records wait for. The registry is asked for them on threads of their own, again and
 * again, so that no stream thread waits for a registry that does not answer.
 *
 * <p>Safe for use by several threads.
 */
final class SchemaQueue implements AutoCloseable {
  private static final int THREADS = 4;

  /** So many labels of a batch are asked for at a time. */
  private static final int AHEAD = 64;

  private static final long RETRY_NANOS = Duration.ofSeconds(1).toNanos();
  private static final long FORGET_NANOS = Duration.ofSeconds(60).toNanos();

  /**
   * A registry that answers all else and fails over one label so often, for so long, is in no
   * outage: one record must not hold up its partition for ever.
   */
  private static final int HOPELESS_TIMES = 10;

  private static final long HOPELESS_NANOS = Duration.ofSeconds(60).toNanos();

  private final Consumer<ConsumerRecord<byte[], byte[]>> asker;
  private final RegistryGuard guard;
  private final BiConsumer<ConsumerRecord<byte[], byte[]>, String> hopeless;
  private final Map<WriterLabel, Waiting> waiting = new ConcurrentHashMap<>();
  private final ExecutorService threads;

  /**
   * @param asker asks for a record's schema; throws if there is no answer
   * @param hopeless is told of a record whose schema never comes, and why
   */
  SchemaQueue(
      Consumer<ConsumerRecord<byte[], byte[]>> asker,
      RegistryGuard guard,
      BiConsumer<ConsumerRecord<byte[], byte[]>, String> hopeless) {
    this.asker = asker;
    this.guard = guard;
    this.hopeless = hopeless;
    this.threads = Executors.newFixedThreadPool(THREADS, DaemonThreads.numbered("schema-reader"));
  }

  /** Asks for the schemas of the first of these records. */
  void ask(Stream<ConsumerRecord<byte[], byte[]>> records) {
    long now = System.nanoTime();
    waiting.values().removeIf(schema -> schema.isForgotten(now));
    records
        .limit(AHEAD)
        .forEach(
            record ->
                WriterLabel.of(record.headers(), record.value())
                    .ifPresent(
                        label ->
                            waiting
                                .computeIfAbsent(label, unseen -> new Waiting(unseen, now))
                                .ask(record, now)));
  }

  /** Waits for a first answer about a record's schema, but no longer than until a time. */
  void await(ConsumerRecord<byte[], byte[]> record, long until) {
    WriterLabel.of(record.headers(), record.value())
        .flatMap(label -> Optional.ofNullable(waiting.get(label)))
        .ifPresent(schema -> schema.await(until));
  }

  /** What records wait for and why, for an operator; empty while none waits for long. */
  Optional<String> objection() {
    long now = System.nanoTime();
    return waiting.values().stream()
        .filter(schema -> schema.isMissed(now))
        .findFirst()
        .map(schema -> schema.words(now));
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }

  /** One schema that has not been read yet. */
  private final class Waiting {
    private final WriterLabel label;
    private final long since;
    private CompletableFuture<Void> attempt = CompletableFuture.completedFuture(null);
    private long nextAttempt;
    private long wanted;
    private long wellSince;
    private int failures;
    private int failuresWhileWell;
    private boolean first;
    private String why = "";

    Waiting(WriterLabel label, long now) {
      this.label = label;
      since = now;
      nextAttempt = now; // So that whoever makes it asks at once.
      wanted = now;
      wellSince = now;
    }

    synchronized void ask(ConsumerRecord<byte[], byte[]> record, long now) {
      if (!attempt.isDone() || now - nextAttempt < 0) {
        return;
      }
      CompletableFuture<Void> begun = new CompletableFuture<>();
      attempt = begun;
      try {
        threads.execute(() -> attempt(record, begun));
      } catch (RejectedExecutionException closed) {
        begun.complete(null);
      }
    }

    private void attempt(ConsumerRecord<byte[], byte[]> record, CompletableFuture<Void> begun) {
      try {
        asker.accept(record);
        waiting.remove(label, this);
      } catch (RuntimeException e) {
        failed(record, String.valueOf(e.getMessage()));
      } catch (Throwable unforeseen) { // An error too: whoever waits must not wait for ever.
        failed(record, unforeseen.getClass().getName());
      } finally {
        begun.complete(null);
      }
    }

    private void failed(ConsumerRecord<byte[], byte[]> record, String message) {
      boolean well = isRegistryWell();
      boolean given;
      synchronized (this) {
        long now = System.nanoTime();
        why = message;
        failures++;
        nextAttempt = now + RETRY_NANOS;
        failuresWhileWell = well ? failuresWhileWell + 1 : 0;
        wellSince = well ? wellSince : now;
        given = failuresWhileWell >= HOPELESS_TIMES && now - wellSince >= HOPELESS_NANOS;
      }
      if (given) {
        hopeless.accept(
            record, "the registry answers, and yields no schema for " + label + ": " + message);
        waiting.remove(label, this);
      }
    }

    private boolean isRegistryWell() {
      try {
        guard.confirm();
        return true;
      } catch (RuntimeException e) {
        return false;
      }
    }

    void await(long until) {
      CompletableFuture<Void> answer;
      synchronized (this) {
        first = true;
        wanted = System.nanoTime();
        if (failures > 0) {
          return; // Nobody waits twice: it is looked for again at the next fetch.
        }
        answer = attempt;
      }
      try {
        answer.get(Math.max(0, until - System.nanoTime()), TimeUnit.NANOSECONDS);
      } catch (TimeoutException | ExecutionException e) {
        // Not yet.
      } catch (InterruptedException e) {
        throw new InterruptException(e);
      }
    }

    synchronized boolean isMissed(long now) {
      return first && now - since > RETRY_NANOS && !isForgotten(now);
    }

    /** Whoever waited for it has gone: another instance has the partition. */
    synchronized boolean isForgotten(long now) {
      return now - wanted > FORGET_NANOS;
    }

    synchronized String words(long now) {
      return "commands have waited "
          + Duration.ofNanos(now - since).toSeconds()
          + " s for the schema with "
          + label
          + (why.isEmpty() ? "; no answer yet" : ": " + why);
    }
  }
}
