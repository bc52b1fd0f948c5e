package dev.keylife.streams;

import dev.keylife.authentication.CommandAuthenticator;
import dev.keylife.authentication.Proof;
import dev.keylife.authentication.Refusal;
import dev.keylife.streams.decoding.DecodedCommand;
import dev.keylife.streams.progress.TopologyListener;
import java.time.Instant;
import java.util.Optional;

/**
 * Keeps out commands that are not taken for their issuers'. Each is answered, so that an honest
 * publisher learns what is wrong; but only so many in a second of the broker's clock, so that
 * nobody who is not let in can fill the trail.
 *
 * <p>For the partition's stream thread.
 */
final class Gatekeeper {
  private static final long SECOND_MS = 1_000;

  private final CommandAuthenticator authenticator;
  private final TopologyListener listener;
  private long second = Long.MIN_VALUE;
  private int answered;

  Gatekeeper(CommandAuthenticator authenticator, TopologyListener listener) {
    this.authenticator = authenticator;
    this.listener = listener;
  }

  /** Why a command is kept out; empty where it is let in. */
  Optional<Refusal> refusal(DecodedCommand command, Instant now) {
    return command.refusal(now);
  }

  /** A command has come and is let in. */
  void letIn(DecodedCommand command) {
    if (authenticator.isOn()) {
      listener.authentic(command.proof() instanceof Proof.Proven);
    }
  }

  /**
   * Whether a command that is kept out has an answer.
   *
   * @param timestamp of its record, in milliseconds
   */
  boolean answers(Refusal why, long timestamp) {
    // The clock of a new leader may be behind.
    long now = Math.max(second, Math.floorDiv(timestamp, SECOND_MS));
    answered = now > second ? 1 : answered + 1;
    second = now;
    boolean answers = answered <= authenticator.answersPerSecond();
    listener.unauthentic(why, answers);
    return answers;
  }
}
