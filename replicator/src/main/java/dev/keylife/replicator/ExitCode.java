package dev.keylife.replicator;

/** How the process ends: after {@code sysexits.h}, so that supervisors can tell. */
public enum ExitCode {
  OK(0),
  /** Wrong settings or arguments (EX_USAGE). */
  USAGE(64),
  /** Brokers do not let it go on, or a port is in use (EX_UNAVAILABLE). */
  UNAVAILABLE(69),
  /** Something failed that nobody foresaw (EX_SOFTWARE). */
  SOFTWARE(70),
  /** A signing key cannot be used (EX_CONFIG). */
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
