package dev.keylife.client;

import dev.keylife.type.FailureCode;

/**
 * A command was refused and changed nothing. What {@link Keys} completes exceptionally with; its
 * name in the AWS KMS API is {@link #code}.
 */
public final class CommandRejectedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Outcome.Rejected outcome;

  CommandRejectedException(Outcome.Rejected outcome) {
    super(outcome.code() + ": " + outcome.message());
    this.outcome = outcome;
  }

  /** The error name of the AWS KMS API, such as {@code NotFoundException}. */
  public FailureCode code() {
    return outcome.code();
  }

  /** Whether the same command, with a new command id, can succeed without any other change. */
  public boolean retryable() {
    return outcome.retryable();
  }

  /** The event that says so. */
  public KeyEvent event() {
    return outcome.event();
  }
}
