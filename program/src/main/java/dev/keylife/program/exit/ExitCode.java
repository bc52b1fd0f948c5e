package dev.keylife.program.exit;

/**
 * How a program's process ends: after {@code sysexits.h}, so that supervisors can tell. Each
 * program's help says what it means by those that it ends with.
 */
public enum ExitCode {
  OK(0),
  /** Wrong settings or arguments (EX_USAGE). */
  USAGE(64),
  /** Brokers, topics or Schema Registry cannot be reached or used (EX_UNAVAILABLE). */
  UNAVAILABLE(69),
  /** The program failed, and nobody foresaw it (EX_SOFTWARE). */
  SOFTWARE(70),
  /**
   * The disk that holds the state is full, read-only or damaged, or what had to be printed could
   * not be written (EX_IOERR).
   */
  DISK(74),
  /** Not yet, try again later: what was asked for is refused as things stand (EX_TEMPFAIL). */
  NOT_YET(75),
  /**
   * The keyset, the credentials, a certificate or a signing key are missing, unreadable or not
   * protected (EX_CONFIG).
   */
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
