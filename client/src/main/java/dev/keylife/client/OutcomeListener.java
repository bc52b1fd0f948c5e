package dev.keylife.client;

import dev.keylife.client.EventQuery.Start;
import dev.keylife.command.CommandHeader;
import dev.keylife.event.EventHeader;
import dev.keylife.schema.Topics;
import dev.keylife.thread.DaemonThreads;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears every event from the moment it was made, and completes the futures of those who wait for
 * the answer to a command. One thread reads; any thread may ask.
 */
final class OutcomeListener implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(OutcomeListener.class);

  /**
   * A delivery of a command. The time tells it from others under the same command id: earlier ones
   * of the same command, and somebody else's of another one.
   */
  private record Ref(String keyId, String commandId, Instant issuedAt) {}

  private final Map<Ref, CompletableFuture<Outcome>> waiting = new ConcurrentHashMap<>();
  private final TopicReader reader;
  private final ValueCodec codec;
  private final Thread thread;
  private volatile Optional<RuntimeException> ended = Optional.empty();

  /** Starts at the end of the topic: what is published after this returns is heard. */
  OutcomeListener(TopicReader reader, ValueCodec codec) {
    this.reader = reader;
    this.codec = codec;
    reader.seek(new Start.End());
    this.thread = DaemonThreads.of("keylife-outcomes", this::listen);
    thread.start();
  }

  /** Starts to wait for the answer to a command that is about to be published. */
  Expectation expect(CommandHeader header) {
    // A key given as ARN is answered under its bare id; one that makes no sense, as it was given.
    Set<Ref> refs =
        Set.copyOf(
            List.of(
                new Ref(header.getKeyId(), header.getCommandId(), header.getIssuedAt()),
                new Ref(
                    KeyIds.bare(header.getKeyId()), header.getCommandId(), header.getIssuedAt())));
    Expectation expectation = new Expectation(refs, new CompletableFuture<>());
    refs.forEach(ref -> waiting.put(ref, expectation.answer));
    ended.ifPresent(expectation.answer::completeExceptionally);
    return expectation;
  }

  /** One who waits, until closed. */
  final class Expectation implements AutoCloseable {
    private final Set<Ref> refs;
    private final CompletableFuture<Outcome> answer;

    private Expectation(Set<Ref> refs, CompletableFuture<Outcome> answer) {
      this.refs = refs;
      this.answer = answer;
    }

    /** The answer, for who does not want to block. Stays expected until this is closed. */
    CompletableFuture<Outcome> answer() {
      return answer;
    }

    /**
     * The answer, or empty if there is none in time.
     *
     * @throws ExecutionException if the listener has lost its broker or was closed
     */
    Optional<Outcome> await(Duration timeout) throws ExecutionException, InterruptedException {
      try {
        return Optional.of(answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS));
      } catch (TimeoutException e) {
        return Optional.empty();
      }
    }

    @Override
    public void close() {
      refs.forEach(ref -> waiting.remove(ref, answer));
    }
  }

  private void listen() {
    try {
      reader.follow(this::hear);
      end(Failures.closed());
    } catch (RuntimeException e) {
      log.warn("Cannot follow {} any more: {}", Topics.KEY_EVENTS, e.getMessage());
      end(e);
    } finally {
      reader.close();
    }
  }

  /** Whether nothing is heard any more. */
  boolean hasEnded() {
    return ended.isPresent();
  }

  private void end(RuntimeException why) {
    ended = Optional.of(why);
    List.copyOf(waiting.values()).forEach(answer -> answer.completeExceptionally(why));
  }

  private boolean hear(ConsumerRecord<String, byte[]> fetched) {
    try {
      KeyEvent.of(codec.decode(fetched), fetched.partition(), fetched.offset())
          .ifPresent(this::tell);
    } catch (UnreadableValueException e) {
      log.warn("Passed over: {}", e.words());
    }
    return true;
  }

  private void tell(KeyEvent event) {
    EventHeader header = event.header();
    Optional.<String>ofNullable(header.getCommandId())
        .filter(commandId -> header.getCommandIssuedAt() != null)
        .map(commandId -> new Ref(header.getKeyId(), commandId, header.getCommandIssuedAt()))
        .map(waiting::get)
        .ifPresent(answer -> answer.complete(Outcome.of(event)));
  }

  @Override
  public void close() {
    reader.wakeup();
    try {
      thread.join(ClientConfig.CLOSE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
