package dev.keylife.cli.bulk;

import dev.keylife.cli.bulk.BulkSteps.Step;
import dev.keylife.client.KeylifeClientException;
import dev.keylife.client.Outcome;
import dev.keylife.client.Submission;
import dev.keylife.command.CreateKey;
import dev.keylife.type.FailureCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * Imports rows, so many at a time, on one thread: the calling one takes the next row when another
 * is done, and answers as they come. Holds nothing of a row before it is begun or after it is done.
 *
 * <p>What fails retryably is sent again a few times. The first failure ends the run: rows in flight
 * are finished, no new ones begun.
 */
public final class BulkRun {
  /**
   * How long to try.
   *
   * @param timeout how long to wait for the answer to a command
   * @param attempts how often a command is sent that fails retryably
   * @param pause before the second attempt; doubled before each further one
   */
  record Patience(Duration timeout, int attempts, Duration pause) {
    /** With pauses of six seconds, all told. */
    static Patience of(Duration timeout) {
      return new Patience(timeout, 6, Duration.ofMillis(200));
    }
  }

  private final Function<SpecificRecord, Submission> keylife;
  private final BulkSteps steps;
  private final BulkTally tally;
  private final BulkWindow window;
  private int recheckable;
  private final Patience patience;
  private final BlockingQueue<Runnable> inbox = new LinkedBlockingQueue<>();
  private final List<BulkRow> madeMeanwhile = new ArrayList<>();

  /** Whose answer is awaited; the one that waits longest is first. */
  private final Set<BulkFlight> waiting = new LinkedHashSet<>();

  private int inFlight;
  private long lastHeard = System.nanoTime();
  private long lastDone = System.nanoTime();
  private Optional<KeylifeClientException> endedBy = Optional.empty();

  /**
   * @param keylife takes commands
   * @param inFlight how many rows at a time, at most
   */
  BulkRun(
      Function<SpecificRecord, Submission> keylife,
      BulkSteps steps,
      BulkTally tally,
      int inFlight,
      Patience patience) {
    this.keylife = keylife;
    this.steps = steps;
    this.tally = tally;
    this.window = new BulkWindow(inFlight, patience.timeout());
    this.recheckable = inFlight;
    this.patience = patience;
  }

  /** What ended the run early, if anything did. */
  Optional<KeylifeClientException> endedBy() {
    return endedBy;
  }

  /**
   * Rows, at most as many as are in flight at a time, whose key was not there at first and was when
   * it was to be created: commands of an earlier run that was killed may have been under way. To be
   * run again, once, when it is known what they are.
   */
  List<BulkRow> takeMadeMeanwhile() {
    List<BulkRow> taken = List.copyOf(madeMeanwhile);
    madeMeanwhile.clear();
    recheckable = 0;
    return taken;
  }

  /** Returns when all rows are done, or, where one failed, those that were begun. */
  void run(Iterator<BulkRow> rows) throws InterruptedException {
    while (true) {
      while (endedBy.isEmpty() && inFlight < window.size() && rows.hasNext()) {
        begin(rows.next());
      }
      if (inFlight == 0) {
        return;
      }
      Optional<Runnable> next = Optional.ofNullable(poll());
      next.orElse(this::giveUpLongest).run();
    }
  }

  private @Nullable Runnable poll() throws InterruptedException {
    if (waiting.isEmpty()) {
      return inbox.take(); // all are between two attempts
    }
    Duration left = patience.timeout().minus(silence());
    return inbox.poll(Math.max(0, left.toMillis()), TimeUnit.MILLISECONDS);
  }

  /**
   * For how long nobody was answered, nor the one asked who waits longest. As long as others are
   * answered the processor is only slow.
   */
  private Duration silence() {
    Duration longest = waiting.iterator().next().waiting();
    Duration sinceLast = Duration.ofNanos(System.nanoTime() - lastHeard);
    return longest.compareTo(sinceLast) < 0 ? longest : sinceLast;
  }

  private void begin(BulkRow row) {
    if (!tally.wasDone(row)) {
      inFlight++;
      BulkFlight flight = new BulkFlight(row);
      go(flight, steps.first(row));
    }
  }

  private void go(BulkFlight flight, Step step) {
    if (step instanceof Step.Send send) {
      send(flight, send.command(), 1);
    } else if (step instanceof Step.Failed why) {
      land(flight);
      tally.failed(flight.row, why.code(), why.message());
    } else {
      land(flight);
      long now = System.nanoTime();
      window.done(flight.age(), Duration.ofNanos(now - lastDone));
      lastDone = now;
      tally.imported(flight.row, flight.wasCreated());
    }
  }

  private void send(BulkFlight flight, SpecificRecord command, int attempt) {
    try {
      Submission submission = keylife.apply(command);
      flight.sent(submission);
      waiting.add(flight);
      var unused =
          submission
              .outcome()
              .whenComplete(
                  (outcome, failure) ->
                      inbox.add(
                          () -> {
                            if (flight.waitsFor(submission)) {
                              heard(flight, command, attempt, outcome, failure);
                            }
                          }));
    } catch (KeylifeClientException e) {
      ended(flight, e);
    }
  }

  private void heard(
      BulkFlight flight,
      SpecificRecord command,
      int attempt,
      @Nullable Outcome outcome,
      @Nullable Throwable failure) {
    flight.landed();
    waiting.remove(flight);
    lastHeard = System.nanoTime();
    if (failure instanceof KeylifeClientException known) {
      ended(flight, known);
    } else if (outcome instanceof Outcome.Succeeded succeeded) {
      if (command instanceof CreateKey) {
        flight.created();
      }
      go(flight, steps.next(flight.row, command, succeeded));
    } else if (outcome instanceof Outcome.Rejected rejected) {
      rejected(flight, command, attempt, rejected);
    } else {
      throw new IllegalStateException("neither outcome nor failure", failure);
    }
  }

  private void rejected(
      BulkFlight flight, SpecificRecord command, int attempt, Outcome.Rejected rejected) {
    if (rejected.retryable() && attempt < patience.attempts()) {
      long pause = patience.pause().toMillis() << (attempt - 1);
      CompletableFuture.delayedExecutor(pause, TimeUnit.MILLISECONDS)
          .execute(() -> inbox.add(() -> send(flight, command, attempt + 1)));
    } else if (command instanceof CreateKey
        && rejected.code() == FailureCode.ValidationException
        && madeMeanwhile.size() < recheckable) {
      land(flight);
      madeMeanwhile.add(flight.row);
    } else {
      go(flight, new Step.Failed(rejected.code().toString(), rejected.message()));
    }
  }

  private void giveUpLongest() {
    BulkFlight flight = waiting.iterator().next();
    waiting.remove(flight);
    Submission silent = flight.landed();
    // Why the first was not answered is asked the broker; the others share its fate.
    ended(flight, endedBy.orElseGet(() -> silent.giveUp(patience.timeout())));
  }

  private void ended(BulkFlight flight, KeylifeClientException why) {
    land(flight);
    endedBy = endedBy.or(() -> Optional.of(why));
  }

  private void land(BulkFlight flight) {
    inFlight--;
    waiting.remove(flight);
  }
}
