package dev.keylife.client;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** A command that was handed to Kafka and whose outcome is not awaited by any thread. */
public interface Submission {
  /**
   * The outcome, once it is heard. Completes exceptionally with a {@link KeylifeClientException} if
   * Kafka does not take the command, or events cannot be followed any more. What depends on it runs
   * on the thread that hears all outcomes: hand real work to another.
   */
  CompletableFuture<Outcome> outcome();

  /**
   * Stops to wait, and finds out as much as there is to know. Asks the broker.
   *
   * @param waited how long, for the message
   */
  KeylifeClientException giveUp(Duration waited);

  /** Stops to wait without asking anybody: {@link #outcome} fails, if it has not completed. */
  void forget();
}
