package dev.keylife.streams;

import dev.keylife.lifecycle.Deadline;
import dev.keylife.lifecycle.Lifecycle;
import dev.keylife.streams.encoding.DecisionEncoder;
import dev.keylife.streams.encoding.EncodedDecision;
import dev.keylife.streams.failure.NothingWritten;
import dev.keylife.streams.failure.RecordFault;
import dev.keylife.streams.failure.Tries;
import dev.keylife.streams.failure.Turn;
import dev.keylife.streams.progress.Commits;
import dev.keylife.streams.progress.LogContext;
import dev.keylife.streams.progress.TopologyListener;
import dev.keylife.streams.state.KeyCensus;
import dev.keylife.streams.state.KeyStores;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.ProcessorContext;

/**
 * Carries out the deadlines of a partition's keys that are due, a bounded number at a time, so that
 * commands are not kept waiting. What is left over follows as soon as commands and other partitions
 * have had their turn. One that cannot be carried out keeps no other: it is tried again later, for
 * as long as it takes.
 *
 * <p>For the partition's stream thread.
 */
final class DeadlineRunner {
  private final ProcessorContext<?, ?> context;
  private final int partition;
  private final Lifecycle lifecycle;
  private final KeyStores stores;
  private final DecisionEncoder encoder;
  private final DecisionWriter writer;
  private final KeyCensus census;
  private final Tries tries;
  private final Commits commits;
  private final TopologyListener listener;
  private final int batch;
  private boolean moreIsDue;

  /**
   * @param batch how many deadlines are carried out at a time
   */
  DeadlineRunner(
      ProcessorContext<?, ?> context,
      Lifecycle lifecycle,
      KeyStores stores,
      DecisionEncoder encoder,
      DecisionWriter writer,
      KeyCensus census,
      Tries tries,
      Commits commits,
      TopologyListener listener,
      int batch) {
    this.context = context;
    this.partition = context.taskId().partition();
    this.lifecycle = lifecycle;
    this.stores = stores;
    this.encoder = encoder;
    this.writer = writer;
    this.census = census;
    this.tries = tries;
    this.commits = commits;
    this.listener = listener;
    this.batch = batch;
  }

  /** Carries out what {@link #run} left over. */
  void runOn(Instant now) {
    if (moreIsDue) {
      run(now);
    }
  }

  /** Carries out what is due. */
  void run(Instant now) {
    Set<Turn> postponed = tries.postponed(partition, now);
    List<Turn.Date> due =
        stores.deadlines().due(now, batch + postponed.size()).stream()
            .map(Turn.Date::new)
            .filter(date -> !postponed.contains(date))
            .limit(batch)
            .toList();
    List<Turn.Date> turns = due.stream().filter(date -> !tries.hasFailed(partition, date)).toList();
    if (!due.isEmpty() && (turns.isEmpty() || tries.isCarefulWithTurns(partition))) {
      // What failed before is tried alone: others would fail with it.
      turns = due.subList(0, 1);
      context.commit();
    }
    for (Turn.Date date : turns) {
      try (LogContext about = LogContext.of(date.deadline())) {
        carryOut(date, now);
      }
    }
    moreIsDue = due.size() == batch || turns.size() < due.size();
    census.nextDeadline(stores.deadlines().next());
  }

  private void carryOut(Turn.Date date, Instant now) {
    Tries.Course unused = tries.begin(partition, date, now);
    try {
      encode(date.deadline(), now).ifPresent(writer::write);
      stores.deadlines().remove(date.deadline());
      listener.reached(date.deadline());
    } catch (NothingWritten failure) {
      tries.postpone(partition, date, failure);
      return;
    } catch (Throwable failure) { // As with commands: the same date comes again.
      tries.failed(partition, date, failure);
      throw failure;
    }
    tries.end(partition, true);
    commits.carriedOut(context, date.deadline().due().toEpochMilli());
  }

  private Optional<EncodedDecision> encode(Deadline deadline, Instant now) {
    try {
      return stores
          .find(deadline.key())
          .map(
              found ->
                  encoder.of(
                      Optional.of(deadline.key()),
                      Optional.of(found),
                      lifecycle.decideDeadline(deadline, found.record(), now),
                      now,
                      new RecordHeaders()));
    } catch (RuntimeException failure) {
      throw RecordFault.canBeBehind(failure) ? new NothingWritten(failure) : failure;
    }
  }
}
