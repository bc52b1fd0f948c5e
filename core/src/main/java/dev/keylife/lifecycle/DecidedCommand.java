package dev.keylife.lifecycle;

import java.time.Instant;
import java.util.Optional;

/**
 * What is remembered of a command that was decided, so that its id counts once.
 *
 * @param content what the command said: {@link Command.Header#content}
 * @param first the event that answered it
 * @param repetitions how many later deliveries of it have been answered
 */
public record DecidedCommand(ByteString content, Answer first, int repetitions) {

  /** A command that has just been decided. */
  public static DecidedCommand of(Command command, Answer first) {
    return new DecidedCommand(command.header().content(), first, 0);
  }

  /** With one more repetition that was answered. */
  public DecidedCommand repeated() {
    return new DecidedCommand(content, first, repetitions + 1);
  }

  /** Whether a command under the same id is this one once more, and not another. */
  boolean isSameAs(Command command) {
    return content.equals(command.header().content());
  }

  /**
   * The event that answered a command.
   *
   * @param eventId unique
   * @param eventType the simple name of its type
   * @param occurredAt when it was decided
   * @param code why the command failed; empty where it did not
   */
  public record Answer(
      String eventId, String eventType, Instant occurredAt, Optional<FailureCode> code) {}
}
