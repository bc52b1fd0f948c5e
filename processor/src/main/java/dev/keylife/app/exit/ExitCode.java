package dev.keylife.app.exit;

/** How the processor's process ends: after {@code sysexits.h}, so that supervisors can tell. */
public enum ExitCode {
  OK(0),
  /** Wrong settings or arguments (EX_USAGE). */
  USAGE(64),
  /** Brokers, topics or Schema Registry cannot be reached or used (EX_UNAVAILABLE). */
  UNAVAILABLE(69),
  /** The topology failed (EX_SOFTWARE). */
  SOFTWARE(70),
  /**
   * The disk that holds the state is full, read-only or damaged, or what had to be printed could
   * not be written (EX_IOERR).
   */
  DISK(74),
  /** Not yet, try again later: what was asked for is refused as things stand (EX_TEMPFAIL). */
  NOT_YET(75),
  /** The keyset is missing, unreadable or not protected (EX_CONFIG). */
  KEYSET(78);

  private final int status;

  ExitCode(int status) {
    this.status = status;
  }

  /** The process's exit status. */
  public int status() {
    return status;
  }
}
