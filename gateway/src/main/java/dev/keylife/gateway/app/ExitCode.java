package dev.keylife.gateway.app;

/** How the process ends: after {@code sysexits.h}, so that supervisors can tell. */
public enum ExitCode {
  OK(0),
  /** Wrong settings or arguments (EX_USAGE). */
  USAGE(64),
  /** Brokers, topics or Schema Registry cannot be reached or used (EX_UNAVAILABLE). */
  UNAVAILABLE(69),
  /** Something failed that nobody foresaw (EX_SOFTWARE). */
  SOFTWARE(70),
  /** The credentials or certificates cannot be used (EX_CONFIG). */
  CREDENTIALS(78);

  private final int status;

  ExitCode(int status) {
    this.status = status;
  }

  /** The process's exit status. */
  public int status() {
    return status;
  }
}
