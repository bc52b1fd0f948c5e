package dev.keylife.streams;

import dev.keylife.lifecycle.Deadline;
import dev.keylife.lifecycle.Lifecycle;
import dev.keylife.streams.encoding.DecisionEncoder;
import dev.keylife.streams.encoding.EncodedDecision;
import dev.keylife.streams.failure.Tries;
import dev.keylife.streams.progress.Commits;
import dev.keylife.streams.progress.LogContext;
import dev.keylife.streams.progress.TopologyListener;
import dev.keylife.streams.state.KeyStores;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out the deadlines of a partition's keys that are due, a bounded number at a time, so that
 * commands are not kept waiting. What is left over follows as soon as commands and other partitions
 * have had their turn.
 *
 * <p>For the partition's stream thread.
 */
final class DeadlineRunner {
  private static final Logger LOG = LoggerFactory.getLogger(DeadlineRunner.class);

  /** How long a deadline waits that could not be carried out. */
  private static final Duration POSTPONEMENT = Duration.ofMinutes(1);

  private final ProcessorContext<?, ?> context;
  private final Lifecycle lifecycle;
  private final KeyStores stores;
  private final DecisionEncoder encoder;
  private final DecisionWriter writer;
  private final Commits commits;
  private final TopologyListener listener;
  private final int batch;
  private final Map<Deadline, Instant> postponed = new HashMap<>();
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
      Commits commits,
      TopologyListener listener,
      int batch) {
    this.context = context;
    this.lifecycle = lifecycle;
    this.stores = stores;
    this.encoder = encoder;
    this.writer = writer;
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
    postponed.values().removeIf(until -> !until.isAfter(now));
    List<Deadline> due =
        stores.deadlines().due(now, batch + postponed.size()).stream()
            .filter(deadline -> !postponed.containsKey(deadline))
            .limit(batch)
            .toList();
    for (Deadline deadline : due) {
      try (LogContext about = LogContext.of(deadline)) {
        carryOut(deadline, now);
      }
    }
    moreIsDue = due.size() == batch;
    writer.census().nextDeadline(stores.deadlines().next());
  }

  private void carryOut(Deadline deadline, Instant now) {
    Optional<EncodedDecision> encoded;
    try {
      encoded =
          stores
              .find(deadline.key())
              .map(
                  found ->
                      encoder.of(
                          Optional.of(deadline.key()),
                          Optional.of(found),
                          lifecycle.decideDeadline(deadline, found.record(), now),
                          now,
                          new RecordHeaders()));
    } catch (RuntimeException unforeseen) {
      if (!Tries.isBecauseOfTheRecord(unforeseen)) {
        throw unforeseen;
      }
      postpone(deadline, now, unforeseen);
      return;
    }
    encoded.ifPresent(writer::write);
    stores.deadlines().remove(deadline);
    listener.reached(deadline);
    commits.carriedOut(context, deadline.due().toEpochMilli());
  }

  /** Nobody waits for an answer to a deadline, so it is not given up; and others are not kept. */
  private void postpone(Deadline deadline, Instant now, RuntimeException failure) {
    LOG.error(
        "{} of key {} cannot be carried out, and is tried again in {}: {}",
        deadline.kind(),
        deadline.key(),
        POSTPONEMENT,
        failure.getClass().getName());
    postponed.put(deadline, now.plus(POSTPONEMENT));
  }
}
