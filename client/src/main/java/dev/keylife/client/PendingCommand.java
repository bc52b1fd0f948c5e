package dev.keylife.client;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Delayed;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** A command whose outcome somebody waits for. Due when it is to be looked after. */
final class PendingCommand implements Delayed {
  /** After so long a silence, a command may have ended in the dead-letter topic. */
  private static final Duration SUSPICION = Duration.ofSeconds(3);

  private final SpecificRecord command;
  private final PendingCommands.Sent sent;
  private final Duration timeout;
  private final long deadline;
  private volatile long nextLook;

  PendingCommand(SpecificRecord command, PendingCommands.Sent sent, Duration timeout) {
    this.command = command;
    this.sent = sent;
    this.timeout = timeout;
    long now = System.nanoTime();
    this.deadline = now + timeout.toNanos();
    this.nextLook = now + (timeout.compareTo(SUSPICION) < 0 ? timeout : SUSPICION).toNanos();
  }

  /**
   * What the caller gets. Nothing that depends on it runs on the thread that hears all outcomes.
   *
   * @param leave is run once, when nobody waits any more
   */
  CompletableFuture<Outcome> outcome(Runnable leave, UnaryOperator<Outcome> finish) {
    CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    var unused =
        answer()
            .whenComplete(
                (heard, failure) -> {
                  sent.expectation().close();
                  leave.run();
                  outcome
                      .defaultExecutor()
                      .execute(() -> complete(outcome, heard, failure, finish));
                });
    var unusedToo =
        outcome.whenComplete(
            (done, failure) -> {
              if (outcome.isCancelled()) {
                answer().cancel(false);
              }
            });
    var unusedAsWell =
        sent.receipt()
            .whenComplete(
                (receipt, failure) -> {
                  if (failure != null) {
                    answer().completeExceptionally(failure);
                  }
                });
    return outcome;
  }

  private static void complete(
      CompletableFuture<Outcome> outcome,
      @Nullable Outcome heard,
      @Nullable Throwable failure,
      UnaryOperator<Outcome> finish) {
    if (heard == null) {
      outcome.completeExceptionally(Objects.requireNonNull(failure));
      return;
    }
    try {
      outcome.complete(finish.apply(heard));
    } catch (RuntimeException e) {
      outcome.completeExceptionally(e);
    }
  }

  private CompletableFuture<Outcome> answer() {
    return sent.expectation().answer();
  }

  SpecificRecord command() {
    return command;
  }

  Duration timeout() {
    return timeout;
  }

  /** Where it lies, once Kafka has it. */
  Optional<Receipt> receipt() {
    CompletableFuture<Receipt> receipt = sent.receipt();
    return receipt.isDone() && !receipt.isCompletedExceptionally()
        ? Optional.of(receipt.join())
        : Optional.empty();
  }

  boolean isDone() {
    return answer().isDone();
  }

  boolean isOverdue() {
    return deadline - System.nanoTime() <= 0;
  }

  void fail(KeylifeClientException why) {
    answer().completeExceptionally(why);
  }

  /** It was looked after, and is due again when its time is up. */
  PendingCommand lookedAt() {
    nextLook = deadline;
    return this;
  }

  @Override
  public long getDelay(TimeUnit unit) {
    return unit.convert(nextLook - System.nanoTime(), TimeUnit.NANOSECONDS);
  }

  @Override
  public int compareTo(Delayed other) {
    // As a difference, because System.nanoTime() may overflow.
    return Long.signum(nextLook - ((PendingCommand) other).nextLook);
  }
}
