package dev.keylife.gateway.app;

/** The gateway cannot start. The message says why, and what to do about it. */
public final class GatewayException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ExitCode exitCode;

  GatewayException(ExitCode exitCode, String message, Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
  }

  GatewayException(ExitCode exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  /** What the process should end with. */
  public ExitCode exitCode() {
    return exitCode;
  }
}
