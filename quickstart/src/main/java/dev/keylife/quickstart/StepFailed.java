package dev.keylife.quickstart;

/** A step of the demo that was not observed. */
final class StepFailed extends Exception {
  private static final long serialVersionUID = 1L;

  StepFailed(String message) {
    super(message);
  }
}
