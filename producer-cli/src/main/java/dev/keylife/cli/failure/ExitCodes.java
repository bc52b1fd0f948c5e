package dev.keylife.cli.failure;

/** What {@code keylife} tells the shell. */
public final class ExitCodes {
  public static final int SUCCESS = 0;
  public static final int FAILED = 1;
  public static final int REJECTED = 2;
  public static final int BROKEN = 3;
  public static final int PENDING = 4;
  public static final int USAGE = 64;

  private ExitCodes() {}
}
