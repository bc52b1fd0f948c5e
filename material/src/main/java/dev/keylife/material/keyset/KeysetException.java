package dev.keylife.material.keyset;

/**
 * The keyset file cannot be used. The message says why, and what to do about it; it quotes neither
 * the password nor anything from inside the file.
 */
public final class KeysetException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String reason;

  KeysetException(String reason) {
    super(reason);
    this.reason = reason;
  }

  KeysetException(String reason, Throwable cause) {
    super(reason, cause);
    this.reason = reason;
  }

  /** Why, and what to do about it. */
  public String reason() {
    return reason;
  }
}
