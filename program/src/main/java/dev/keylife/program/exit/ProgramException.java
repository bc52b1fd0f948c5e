package dev.keylife.program.exit;

/** A program cannot start or go on. The message says why, and what to do about it. */
public final class ProgramException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ExitCode exitCode;

  public ProgramException(ExitCode exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  public ProgramException(ExitCode exitCode, String message, Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
  }

  /** What the process should end with. */
  public ExitCode exitCode() {
    return exitCode;
  }
}
