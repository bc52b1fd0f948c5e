package dev.keylife.replicator;

/** The replicator cannot start or go on. The message says why, and what to do about it. */
public final class ReplicatorException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ExitCode exitCode;

  ReplicatorException(ExitCode exitCode, String message, Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
  }

  /** What the process should end with. */
  public ExitCode exitCode() {
    return exitCode;
  }
}
