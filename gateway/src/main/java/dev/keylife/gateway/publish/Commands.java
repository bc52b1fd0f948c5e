package dev.keylife.gateway.publish;

import dev.keylife.client.ClientSettings;
import dev.keylife.client.CommandHeaders;
import dev.keylife.client.KeyEvent;
import dev.keylife.client.KeylifeClient;
import dev.keylife.client.Outcome;
import dev.keylife.client.Submission;
import dev.keylife.client.Trace;
import dev.keylife.command.CreateAlias;
import dev.keylife.command.DeleteAlias;
import dev.keylife.command.UpdateAlias;
import dev.keylife.event.CommandRepeated;
import dev.keylife.event.EventHeader;
import dev.keylife.gateway.model.ApiException;
import dev.keylife.gateway.model.ErrorType;
import dev.keylife.gateway.model.StageFailure;
import dev.keylife.gateway.view.Views;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.avro.specific.SpecificRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes the commands that calls stand for, and finds what became of them: the event that
 * answered the first try, once the view holds what it led to. A call that gets no answer in time is
 * told so ({@code DependencyTimeoutException}), and its next try finds the outcome.
 */
public final class Commands implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Commands.class);

  private final ClientSource clients;
  private final Views views;
  private final Duration timeout;
  private final ExecutorService executor;
  private final RecentEvents recent = new RecentEvents();
  private final Map<String, CompletableFuture<KeyEvent>> inFlight = new ConcurrentHashMap<>();

  /**
   * @param timeout how long a call waits for its outcome
   * @param executor for work that waits for brokers; closed with this
   */
  public Commands(
      ClientSettings settings, Views views, Duration timeout, ExecutorService executor) {
    this.clients = new ClientSource(settings, executor);
    this.views = views;
    this.timeout = timeout;
    this.executor = executor;
  }

  /**
   * Carries a command out. A second try that comes while the first is under way joins it.
   *
   * @param attempt the call that it stands for
   * @return the event that answered the command the first time; fails with an {@link ApiException}
   *     where that was a refusal, or there is none
   */
  public CompletionStage<KeyEvent> execute(SpecificRecord command, Attempt attempt) {
    String id = key(command);
    CompletableFuture<KeyEvent> mine = new CompletableFuture<>();
    CompletableFuture<KeyEvent> first = inFlight.putIfAbsent(id, mine);
    if (first != null) {
      return bounded(first);
    }
    var unused =
        CompletableFuture.supplyAsync(() -> submit(command, attempt), executor)
            .thenCompose(this::outcome)
            .thenCompose(answered -> whenSeen(command, answered))
            .whenComplete(
                (event, failure) -> {
                  inFlight.remove(id, mine);
                  if (failure != null) {
                    mine.completeExceptionally(failure);
                  } else {
                    mine.complete(event);
                  }
                });
    return bounded(mine);
  }

  /**
   * Completes when the view of the aliases holds what was committed before this call.
   *
   * @return fails with an {@link ApiException} where brokers do not tell in time
   */
  public CompletionStage<Void> aliasesCaughtUp() {
    return bounded(views.aliasesCaughtUp().thenRunAsync(() -> {}, executor).toCompletableFuture());
  }

  /** No caller waits for longer, whatever its command waits for. */
  private <T> CompletionStage<T> bounded(CompletableFuture<T> outcome) {
    return outcome
        .copy()
        .orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
        .exceptionallyCompose(e -> CompletableFuture.failedFuture(ApiErrors.of(e)));
  }

  /** How many commands wait for their outcome. */
  public int waiting() {
    return inFlight.size();
  }

  private static String key(SpecificRecord command) {
    return CommandHeaders.of(command).getKeyId() + "/" + CommandHeaders.of(command).getCommandId();
  }

  /** A command on its way, and the client that hears of it. */
  private record Flight(KeylifeClient client, Submission submission) {}

  /** Waits for brokers where there is no client yet, so it is for a worker. */
  private Flight submit(SpecificRecord command, Attempt attempt) {
    KeylifeClient client = clients.get();
    return new Flight(client, client.submit(command, Optional.of(trace(attempt))));
  }

  private CompletionStage<Answered> outcome(Flight flight) {
    return flight
        .submission()
        .outcome()
        .copy()
        .orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
        .handle(
            (outcome, failure) ->
                failure == null
                    ? answer(flight.client(), outcome.event())
                    : noAnswer(flight, failure))
        .thenCompose(answered -> answered);
  }

  /** On a worker: to replace a client may take as long as another one is being opened. */
  private CompletionStage<Answered> noAnswer(Flight flight, Throwable failure) {
    return CompletableFuture.supplyAsync(
        () -> {
          throw failed(flight, failure);
        },
        executor);
  }

  private ApiException failed(Flight flight, Throwable failure) {
    if (StageFailure.cause(failure) instanceof TimeoutException) {
      flight.submission().forget();
    } else {
      clients.replace(flight.client());
    }
    return ApiErrors.of(failure);
  }

  /** What was answered, and the newest event, which the view must have come to. */
  private record Answered(KeyEvent first, EventHeader newest) {}

  /** For the thread that hears all events, which does not wait: a worker reads what is needed. */
  private CompletionStage<Answered> answer(KeylifeClient client, KeyEvent event) {
    if (event.value() instanceof CommandRepeated repeated) {
      return recent
          .find(repeated.getFirstEventId())
          .map(CompletableFuture::completedFuture)
          .orElseGet(() -> CompletableFuture.supplyAsync(() -> find(client, repeated), executor))
          .thenApply(first -> new Answered(first, event.header()));
    }
    recent.add(event);
    return CompletableFuture.completedFuture(new Answered(event, event.header()));
  }

  private CompletionStage<KeyEvent> whenSeen(SpecificRecord command, Answered answered) {
    EventHeader newest = answered.newest();
    // Without a number it is about a key that does not exist.
    CompletionStage<Void> seen =
        newest.getSequence() == 0
            ? CompletableFuture.completedFuture(null)
            : views
                .keys()
                .reached(newest.getKeyId(), newest.getSequence())
                .toCompletableFuture()
                .orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS);
    return seen.thenCompose(
            nothing ->
                isAboutAlias(command)
                    ? views.aliasesCaughtUp()
                    : CompletableFuture.completedFuture(null))
        .thenApplyAsync(nothing -> accepted(answered.first()), executor);
  }

  /** Refused or not: "there is such an alias already" tells of an alias that must be seen then. */
  private static boolean isAboutAlias(SpecificRecord command) {
    return command instanceof CreateAlias
        || command instanceof UpdateAlias
        || command instanceof DeleteAlias;
  }

  private static KeyEvent accepted(KeyEvent first) {
    if (Outcome.of(first) instanceof Outcome.Rejected rejected) {
      throw new ApiException(
          ErrorType.named(rejected.code().name()).orElse(ErrorType.KMSInternalException),
          rejected.message());
    }
    return first;
  }

  /**
   * The event of the first try, which another instance heard, or this one before it was started.
   */
  private static KeyEvent find(KeylifeClient client, CommandRepeated repeated) {
    return client
        .original(repeated)
        .orElseThrow(
            () -> {
              LOG.error("The event {} is not in key-events", repeated.getFirstEventId());
              return new ApiException(
                  ErrorType.KMSInternalException, "The outcome of the first try cannot be found.");
            });
  }

  /** The request id goes on to the event: as the trace's id, or beside the caller's own. */
  private static Trace trace(Attempt attempt) {
    String id = attempt.requestId().replace("-", "");
    return new Trace(
        attempt.traceParent().orElse("00-" + id + "-" + id.substring(16) + "-00"),
        Optional.of("keylife=" + attempt.requestId()));
  }

  @Override
  public void close() {
    clients.close();
    executor.shutdown();
  }
}
