package dev.keylife.client;

import dev.keylife.event.ApprovalPending;
import dev.keylife.event.CommandRejected;
import dev.keylife.event.CommandRepeated;
import dev.keylife.event.ImportFailed;
import dev.keylife.type.FailureCode;
import java.util.Objects;
import org.apache.avro.specific.SpecificRecord;

/**
 * What became of a command: exactly one event answers each delivery of it. That of a repetition
 * ({@link CommandRepeated}) tells of the first one's.
 */
public sealed interface Outcome {
  /** The event that answers the command. */
  KeyEvent event();

  /** The command was applied, or had nothing to do. */
  record Succeeded(KeyEvent event) implements Outcome {}

  /**
   * The command was refused and changed nothing.
   *
   * @param event {@link ImportFailed} or {@link CommandRejected}; {@link ApprovalPending} where it
   *     waits until others have sent it too; {@link CommandRepeated} where the command was refused
   *     before
   * @param code the error name of the AWS KMS API
   * @param message why, for people
   * @param retryable whether the same command with a new id can succeed without any other change
   */
  record Rejected(KeyEvent event, FailureCode code, String message, boolean retryable)
      implements Outcome {

    /** Whether it is carried out once others have sent the same command. */
    public boolean isPending() {
      return event.value() instanceof ApprovalPending;
    }
  }

  /** Reads the outcome in an event that answers a command. */
  static Outcome of(KeyEvent event) {
    if (event.value() instanceof ImportFailed failed) {
      return new Rejected(event, failed.getCode(), failed.getMessage(), failed.getRetryable());
    }
    if (event.value() instanceof CommandRejected rejected) {
      return new Rejected(
          event, rejected.getCode(), rejected.getMessage(), rejected.getRetryable());
    }
    if (event.value() instanceof ApprovalPending pending) {
      return new Rejected(event, FailureCode.AccessDeniedException, inWords(pending), false);
    }
    if (event.value() instanceof CommandRepeated repeated && repeated.getFirstCode() != null) {
      return new Rejected(
          event,
          repeated.getFirstCode(),
          "The command was refused at %s; %s %s says why."
              .formatted(
                  repeated.getFirstOccurredAt(),
                  repeated.getFirstEventType(),
                  repeated.getFirstEventId()),
          false);
    }
    return new Succeeded(event);
  }

  private static String inWords(ApprovalPending pending) {
    return "%d of %d approvals. %s is carried out when others have sent the same command too, until %s."
        .formatted(
            pending.getApprovals().size(),
            pending.getRequired(),
            pending.getCommandType(),
            pending.getValidTo());
  }

  /**
   * Whether this answers the given publication of a command, and not an earlier one with the same
   * command id: the event repeats when its command was issued.
   */
  default boolean answers(SpecificRecord command) {
    return Objects.equals(
        event().header().getCommandIssuedAt(), CommandHeaders.of(command).getIssuedAt());
  }
}
