package dev.keylife.authentication;

/** A file that says whom to trust cannot be taken. The message says why, and quotes no key. */
public final class UntrustedFileException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String reason;

  UntrustedFileException(String reason) {
    super(reason);
    this.reason = reason;
  }

  /** What is wrong, in words for an operator. */
  public String reason() {
    return reason;
  }
}
