package dev.keylife.client;

import dev.keylife.client.OutcomeListener.Expectation;
import dev.keylife.thread.DaemonThreads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.DelayQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.apache.avro.specific.SpecificRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The commands whose outcomes somebody waits for: no more than a limit, none for longer than its
 * timeout. One thread looks after those that hear nothing; any thread may send.
 */
final class PendingCommands implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(PendingCommands.class);

  private final ClientConfig config;
  private final Failures failures;
  private final Semaphore room;
  private final DelayQueue<PendingCommand> silent = new DelayQueue<>();
  private final Thread watch;
  private volatile boolean closed;

  /** A command on its way. */
  record Sent(CompletableFuture<Receipt> receipt, Expectation expectation) {}

  PendingCommands(ClientConfig config, Failures failures) {
    this.config = config;
    this.failures = failures;
    this.room = new Semaphore(config.settings().maxInFlight());
    this.watch = DaemonThreads.of("keylife-timeouts", this::watch);
    watch.start();
  }

  /**
   * Sends a command once there is room for it.
   *
   * @param send hands it to Kafka
   * @param finish what is done with an outcome, on the thread on which the future is completed
   * @throws KeylifeClientException if there is no room in time, or it could not be handed over
   */
  CompletableFuture<Outcome> send(
      SpecificRecord command,
      Duration timeout,
      Supplier<Sent> send,
      UnaryOperator<Outcome> finish) {
    enter(timeout);
    try {
      PendingCommand pending = new PendingCommand(command, send.get(), timeout);
      CompletableFuture<Outcome> outcome = pending.outcome(room::release, finish);
      silent.add(pending);
      return outcome;
    } catch (RuntimeException e) {
      room.release();
      throw e;
    }
  }

  private void enter(Duration timeout) {
    try {
      if (!room.tryAcquire(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
        throw failures.tooManyInFlight(timeout);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failures.kafka(e);
    }
    if (closed) {
      room.release();
      throw Failures.closed();
    }
  }

  private void watch() {
    try {
      while (!closed) {
        List<PendingCommand> due = new ArrayList<>();
        due.add(silent.take());
        silent.drainTo(due);
        due.removeIf(PendingCommand::isDone);
        if (!due.isEmpty()) {
          look(due);
        }
      }
    } catch (InterruptedException e) {
      // closed
    }
  }

  /** The dead letters are read once for all. */
  private void look(List<PendingCommand> due) {
    Map<Receipt, String> causes = deadLetters(due);
    for (PendingCommand pending : due) {
      Optional<String> cause = pending.receipt().map(causes::get);
      if (cause.isPresent()) {
        pending.fail(failures.deadLetter(pending.command(), pending.receipt().get(), cause.get()));
      } else if (pending.isOverdue()) {
        pending.fail(overdue(pending));
      } else {
        silent.add(pending.lookedAt());
      }
    }
  }

  private Map<Receipt, String> deadLetters(List<PendingCommand> due) {
    List<Receipt> receipts = due.stream().flatMap(p -> p.receipt().stream()).toList();
    try {
      return receipts.isEmpty() ? Map.of() : DeadLetters.causesOf(receipts, config, failures);
    } catch (RuntimeException e) { // nobody may wait for ever because this thread has ended
      log.warn("Cannot look for commands among the dead letters: {}", e.getMessage());
      return Map.of();
    }
  }

  private KeylifeClientException overdue(PendingCommand pending) {
    return pending
        .receipt()
        .map(where -> failures.noAnswer(pending.command(), where, pending.timeout()))
        .orElseGet(() -> failures.brokerUnreachable(new IllegalStateException("no receipt")));
  }

  /** Lets nobody in any more. Those who wait are told by whoever closes what they wait for. */
  @Override
  public void close() {
    closed = true;
    watch.interrupt();
    room.release(config.settings().maxInFlight());
  }
}
