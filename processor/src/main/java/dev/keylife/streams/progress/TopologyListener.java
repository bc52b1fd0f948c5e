package dev.keylife.streams.progress;

import dev.keylife.authentication.Refusal;
import dev.keylife.lifecycle.Command;
import dev.keylife.lifecycle.Deadline;
import dev.keylife.lifecycle.Event;
import dev.keylife.streams.limits.RateLimit;
import dev.keylife.streams.state.KeyCensus;
import java.time.Instant;
import java.util.Optional;

/**
 * Is told what the topology does, for metrics. It is called on the stream threads, so it is safe
 * for use by several threads, quick, and never throws.
 *
 * <p>What it is told may still be undone: a transaction that is aborted is processed again, and
 * told again. Only a {@link KeyCensus} is exact, because it is counted anew then.
 */
public interface TopologyListener {
  /** Listens to nothing. */
  TopologyListener NONE = new TopologyListener() {};

  /** A command was decided and carried out. */
  default void decided(Command command, Event event) {}

  /**
   * A command was one too many for now, and refused undecided.
   *
   * @param limit of what there were too many
   * @param answered whether that has an event; those far beyond the limit have none
   */
  default void throttled(RateLimit limit, boolean answered) {}

  /**
   * The turn of a command that may be carried out has come, where signatures are looked at.
   *
   * @param signed whether its issuer is proven
   */
  default void authentic(boolean signed) {}

  /**
   * A command is not taken for its issuer's, and was refused.
   *
   * @param answered whether that has an event; those that are too many have none
   */
  default void unauthentic(Refusal why, boolean answered) {}

  /** A date of a key was reached and carried out. */
  default void reached(Deadline deadline) {}

  /** A command was delivered before and has no effect. */
  default void duplicate() {}

  /** A command was in the wrong partition and is published to the right one. */
  default void rerouted() {}

  /**
   * So many commands of a partition wait here now for a wrapping key pair, or behind one that does.
   *
   * @param oldest when the one that came first was published; empty where none waits
   */
  default void waiting(int partition, int commands, Optional<Instant> oldest) {}

  /** A record goes to the dead-letter topic. */
  default void deadLetter() {}

  /**
   * A transaction of this stream thread begins, with the first command that writes something. What
   * was told before it and not committed was undone, and will be told again.
   */
  default void transactionBegun() {}

  /** All that this stream thread has told since the transaction began is committed. */
  default void transactionCommitted() {}

  /** A partition's commands are carried out here from now on. */
  default void begun(int partition) {}

  /** A partition's commands are carried out here no longer. */
  default void ended(int partition) {}

  /** A partition's keys are held here from now on. */
  default void opened(KeyCensus census) {}

  /** A partition's keys are held here no longer. */
  default void closed(KeyCensus census) {}
}
