package dev.keylife.lifecycle.policy;

/** A document is no key policy, or asks for something that Keylife does not have. */
public final class MalformedPolicyException extends Exception {
  private static final long serialVersionUID = 1L;

  MalformedPolicyException(String message) {
    super(message, null, false, false);
  }

  /** What is wrong, in a sentence. It may quote the document. */
  public String reason() {
    return String.valueOf(getMessage());
  }
}
