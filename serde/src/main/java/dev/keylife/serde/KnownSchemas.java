package dev.keylife.serde;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.apache.avro.Schema;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.SerializationException;

/**
 * Schemas by their ids, as a registry gave them. A schema never changes under its id, unless the
 * registry was reset; so ids are asked for again before they are used after a while, and a registry
 * that contradicts itself is believed no more.
 *
 * <p>An outage changes nothing: what is known is used.
 *
 * <p>Safe for use by several threads.
 */
final class KnownSchemas {
  /** Far more than an installation has; each takes some kilobytes. */
  static final int MOST = 1_000;

  private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);

  private final SchemaRegistry registry;
  private final long recheckNanos;
  private final long missingNanos;
  private final LongSupplier nanoTime;
  private final Lru<Integer, Known> byId = new Lru<>(MOST);
  private final Lru<Integer, Missing> missing = new Lru<>(MOST);
  private volatile Optional<SchemaChangedException> contradiction = Optional.empty();
  private Recheck recheck;

  private record Known(Schema schema, Optional<String> subject) {}

  private record Missing(SerializationException answer, long at) {}

  private record Recheck(long begun, CompletableFuture<Boolean> done) {}

  /**
   * @param recheck how often ids that are known are asked for again; never if zero
   * @param missingFor for how long an id is not asked for again that the registry does not know
   */
  KnownSchemas(
      SchemaRegistry registry, Duration recheck, Duration missingFor, LongSupplier nanoTime) {
    this.registry = registry;
    this.recheckNanos = recheck.toNanos();
    this.missingNanos = missingFor.toNanos();
    this.nanoTime = nanoTime;
    this.recheck = new Recheck(nanoTime.getAsLong(), CompletableFuture.completedFuture(true));
  }

  Schema get(int id, Optional<String> subject) {
    recheckIfDue();
    if (contradiction.isPresent()) {
      throw contradiction.get();
    }
    Optional<Known> known = byId.find(id);
    return known.isPresent() ? known.get().schema() : ask(id, subject);
  }

  private Schema ask(int id, Optional<String> subject) {
    long now = nanoTime.getAsLong();
    Optional<Missing> known = missing.find(id).filter(m -> now - m.at() < missingNanos);
    if (known.isPresent()) {
      throw known.get().answer();
    }
    try {
      // The first one stays: one object for one schema makes later comparisons cheap.
      return byId.get(id, i -> new Known(registry.byId(i, subject), subject)).schema();
    } catch (SerializationException e) {
      missing.put(id, new Missing(e, now));
      throw e;
    }
  }

  /** Waits for the answers, but not for long: an outage must not hold up what is known. */
  private void recheckIfDue() {
    if (recheckNanos <= 0 || byId.isEmpty()) {
      return;
    }
    Recheck last = recheckOfNow();
    long patience = LONGEST_WAIT.toNanos() - (nanoTime.getAsLong() - last.begun());
    if (!last.done().isDone() && patience > 0) {
      try {
        last.done().get(patience, TimeUnit.NANOSECONDS);
      } catch (TimeoutException | ExecutionException e) {
        // What is known is used until the registry answers.
      } catch (InterruptedException e) {
        throw new InterruptException(e);
      }
    }
  }

  private synchronized Recheck recheckOfNow() {
    long now = nanoTime.getAsLong();
    if (recheck.done().isDone() && now - recheck.begun() >= recheckNanos) {
      recheck = new Recheck(now, new CompletableFuture<>());
      CompletableFuture<Boolean> done = recheck.done();
      Thread thread = new Thread(() -> done.complete(recheck()), "schema-registry-recheck");
      thread.setDaemon(true);
      thread.start();
    }
    return recheck;
  }

  /** Asks for everything that is known, until the registry fails to answer. */
  private boolean recheck() {
    try {
      Optional<SchemaChangedException> found = Optional.empty();
      for (Map.Entry<Integer, Known> entry : byId.copy().entrySet()) {
        Optional<SchemaChangedException> changed = recheck(entry.getKey(), entry.getValue());
        found = found.or(() -> changed);
      }
      contradiction = found;
      return true;
    } catch (RuntimeException outage) {
      return false; // As it was, until the registry answers.
    }
  }

  private Optional<SchemaChangedException> recheck(int id, Known known) {
    try {
      Schema now = registry.byId(id, known.subject());
      return now.equals(known.schema())
          ? Optional.empty()
          : Optional.of(
              new SchemaChangedException(id, known.schema().getFullName(), now.getFullName()));
    } catch (SerializationException gone) {
      // Deleted, or lost: it is asked for anew when it is needed, and its reader judges.
      byId.remove(id);
      return Optional.empty();
    }
  }
}
