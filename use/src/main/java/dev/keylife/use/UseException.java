package dev.keylife.use;

import java.util.Objects;

/**
 * A key could not be used. The message goes to the caller: it never quotes a key, a plaintext or a
 * ciphertext. Without a cause and a stack trace: it is an answer, any client can ask for any number
 * of them, and a provider's own words may tell how far a ciphertext came.
 */
public final class UseException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final UseFailure failure;

  UseException(UseFailure failure, String message) {
    super(Objects.requireNonNull(message), null, false, false);
    this.failure = failure;
  }

  static UseException invalidCiphertext() {
    return new UseException(
        UseFailure.INVALID_CIPHERTEXT,
        "The ciphertext or its encryption context is not valid for this key.");
  }

  static UseException validation(String message) {
    return new UseException(UseFailure.VALIDATION, message);
  }

  /** No input leads here. */
  static UseException internal(String what) {
    return new UseException(UseFailure.KMS_INTERNAL, what);
  }

  public UseFailure failure() {
    return failure;
  }

  /** The message, which is never missing. */
  public String reason() {
    return Objects.requireNonNull(getMessage());
  }
}
