package dev.keylife.gateway.model;

/** A call that is answered with an error. Its message goes to the caller. */
public final class ApiException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ErrorType type;

  /**
   * @param message for the caller
   */
  public ApiException(ErrorType type, String message) {
    // Without a stack trace: it is an answer, and a client can cause any number of them.
    super(message, null, false, false);
    this.type = type;
  }

  public ErrorType type() {
    return type;
  }

  /** The message, which is never missing. */
  public String words() {
    return String.valueOf(getMessage());
  }
}
