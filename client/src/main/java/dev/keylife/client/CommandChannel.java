package dev.keylife.client;

import dev.keylife.client.OutcomeListener.Expectation;
import dev.keylife.command.CommandHeader;
import dev.keylife.event.CommandRepeated;
import dev.keylife.schema.Topics;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;

/**
 * The way of commands: to Kafka, and back to whoever waits for the outcome. Safe for use by several
 * threads. Connections are made when they are first needed.
 */
final class CommandChannel implements AutoCloseable {
  private final ClientConfig config;
  private final Failures failures;
  private final ValueCodec codec;
  private final Function<CommandRepeated, Optional<KeyEvent>> originals;
  private final PendingCommands pending;
  private Optional<CommandPublisher> publisher = Optional.empty();
  private Optional<CommandPublisher> batching = Optional.empty();
  private Optional<OutcomeListener> listener = Optional.empty();
  private boolean closed;

  /**
   * @param originals finds the event that answered the first delivery of a command
   */
  CommandChannel(
      ClientConfig config,
      Failures failures,
      ValueCodec codec,
      Function<CommandRepeated, Optional<KeyEvent>> originals) {
    this.config = config;
    this.failures = failures;
    this.codec = codec;
    this.originals = originals;
    this.pending = new PendingCommands(config, failures);
  }

  Receipt publish(SpecificRecord command) {
    CommandHeader unused = CommandHeaders.checked(command);
    return publisher().publish(command);
  }

  CompletableFuture<Outcome> send(SpecificRecord command, Duration timeout, Optional<Trace> trace) {
    CommandHeader header = CommandHeaders.checked(command);
    try {
      return pending.send(
          command,
          timeout,
          () -> {
            Expectation expectation = listener().expect(header);
            return new PendingCommands.Sent(publisher().submit(command, trace), expectation);
          },
          this::original);
    } catch (KeylifeClientException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  Outcome execute(SpecificRecord command, Duration timeout) {
    CompletableFuture<Outcome> outcome = send(command, timeout, Optional.empty());
    try {
      return outcome.get();
    } catch (ExecutionException e) {
      throw failures.kafka(e);
    } catch (InterruptedException e) {
      outcome.cancel(false);
      Thread.currentThread().interrupt();
      throw failures.kafka(e);
    }
  }

  Submission submit(SpecificRecord command, Optional<Trace> trace) {
    CommandHeader header = CommandHeaders.checked(command);
    Expectation expectation = listener().expect(header);
    try {
      return new PublishedCommand(
              command, batching().submit(command, trace), expectation, config, failures)
          .await();
    } catch (KeylifeClientException e) {
      expectation.close();
      throw e;
    }
  }

  /** What became of a command the first time, where it was delivered before. */
  private Outcome original(Outcome outcome) {
    return outcome.event().value() instanceof CommandRepeated repeated
        ? originals.apply(repeated).map(Outcome::of).orElse(outcome)
        : outcome;
  }

  private synchronized CommandPublisher publisher() {
    requireOpen();
    if (publisher.isEmpty()) {
      publisher = Optional.of(new CommandPublisher(config, false, failures, codec));
    }
    return publisher.get();
  }

  private synchronized CommandPublisher batching() {
    requireOpen();
    if (batching.isEmpty()) {
      batching = Optional.of(new CommandPublisher(config, true, failures, codec));
    }
    return batching.get();
  }

  /** One that lost its brokers, or a right, is replaced when it is needed again. */
  private synchronized OutcomeListener listener() {
    requireOpen();
    listener.filter(OutcomeListener::hasEnded).ifPresent(OutcomeListener::close);
    if (listener.filter(heard -> !heard.hasEnded()).isEmpty()) {
      TopicReader reader = new TopicReader(config, failures, Topics.KEY_EVENTS);
      listener = Optional.of(new OutcomeListener(reader, codec));
    }
    return listener.get();
  }

  private void requireOpen() {
    if (closed) {
      throw Failures.closed();
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    pending.close();
    listener.ifPresent(OutcomeListener::close);
    publisher.ifPresent(CommandPublisher::close);
    batching.ifPresent(CommandPublisher::close);
  }
}
