package dev.keylife.streams.failure;

import dev.keylife.schema.Causes;

/**
 * A record failed, and nothing has been stored or sent for it: its transaction holds, and the
 * record can be set aside on the spot.
 */
public final class NothingWritten extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public NothingWritten(RuntimeException cause) {
    super(cause);
  }

  /** Kafka Streams wraps what a node throws. */
  public static boolean isBehind(Throwable failure) {
    return Causes.of(failure).anyMatch(NothingWritten.class::isInstance);
  }
}
