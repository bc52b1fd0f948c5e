package dev.keylife.client;

import dev.keylife.client.OutcomeListener.Expectation;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** The two answers that a command gets: Kafka's, and the processor's. */
final class PublishedCommand implements Submission {
  private final SpecificRecord command;
  private final CompletableFuture<Receipt> receipt;
  private final Expectation expectation;
  private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();
  private final ClientConfig config;
  private final Failures failures;

  PublishedCommand(
      SpecificRecord command,
      CompletableFuture<Receipt> receipt,
      Expectation expectation,
      ClientConfig config,
      Failures failures) {
    this.command = command;
    this.receipt = receipt;
    this.expectation = expectation;
    this.config = config;
    this.failures = failures;
  }

  /** Begins to wait. Apart from the constructor, which must not let go of a half-made object. */
  PublishedCommand await() {
    var unused = expectation.answer().whenComplete(this::heard);
    var unusedToo =
        receipt.whenComplete(
            (taken, failure) -> {
              if (failure != null) {
                expectation.answer().completeExceptionally(failure);
              }
            });
    return this;
  }

  private void heard(@Nullable Outcome answer, @Nullable Throwable failure) {
    expectation.close();
    if (answer != null) {
      outcome.complete(answer);
    } else {
      outcome.completeExceptionally(failures.kafka(Objects.requireNonNull(failure)));
    }
  }

  @Override
  public CompletableFuture<Outcome> outcome() {
    return outcome;
  }

  @Override
  public KeylifeClientException giveUp(Duration waited) {
    Optional<Receipt> taken =
        receipt.isDone() && !receipt.isCompletedExceptionally()
            ? Optional.of(receipt.join())
            : Optional.empty();
    KeylifeClientException why =
        taken
            .map(where -> reason(where, waited))
            .orElseGet(() -> failures.brokerUnreachable(new IllegalStateException("no receipt")));
    expectation.answer().completeExceptionally(why);
    return why;
  }

  @Override
  public void forget() {
    expectation.answer().completeExceptionally(new CancellationException("nobody waits any more"));
  }

  private KeylifeClientException reason(Receipt where, Duration waited) {
    return DeadLetters.causeOf(where, config, failures)
        .map(cause -> failures.deadLetter(command, where, cause))
        .orElseGet(() -> failures.noAnswer(command, where, waited));
  }
}
