package dev.keylife.client;

/** A record that could not be decoded. Checked, so that no reader forgets to decide. */
final class UnreadableValueException extends Exception {
  private static final long serialVersionUID = 1L;

  private final KeylifeClientException trouble;

  UnreadableValueException(KeylifeClientException trouble) {
    super(trouble.getMessage(), trouble);
    this.trouble = trouble;
  }

  KeylifeClientException trouble() {
    return trouble;
  }
}
