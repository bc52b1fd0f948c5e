package dev.keylife.lifecycle;

import java.util.Objects;

/**
 * A command cannot be carried out. Thrown by the rules and by {@link Cryptography}; {@link
 * Lifecycle} turns it into an event, so it never leaves a decision.
 *
 * <p>The message is published: it never quotes material, tokens or ciphertext. There is no cause
 * and no stack trace, because a refusal is an answer, not an accident, and a cause could carry
 * secrets into a log.
 */
public final class KmsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final FailureCode code;

  public KmsException(FailureCode code, String message) {
    super(Objects.requireNonNull(message), null, false, false);
    this.code = Objects.requireNonNull(code);
  }

  public FailureCode code() {
    return code;
  }

  /** The reason, for people. */
  public String reason() {
    return Objects.requireNonNull(getMessage());
  }
}
