package dev.keylife.streams;

/**
 * A record failed, and nothing has been stored or sent for it: its transaction holds, and the
 * record can be set aside on the spot.
 */
final class NothingWritten extends RuntimeException {
  private static final long serialVersionUID = 1L;

  NothingWritten(RuntimeException cause) {
    super(cause);
  }

  /** Kafka Streams wraps what a node throws. */
  static boolean isBehind(Throwable failure) {
    return failure instanceof NothingWritten
        || (failure.getCause() != null && isBehind(failure.getCause()));
  }
}
