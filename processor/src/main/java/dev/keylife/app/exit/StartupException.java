package dev.keylife.app.exit;

/** The processor cannot start or go on. The message says why, and what to do about it. */
public final class StartupException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ExitCode exitCode;

  public StartupException(ExitCode exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  public StartupException(ExitCode exitCode, String message, Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
  }

  /** What the process should end with. */
  public ExitCode exitCode() {
    return exitCode;
  }
}
