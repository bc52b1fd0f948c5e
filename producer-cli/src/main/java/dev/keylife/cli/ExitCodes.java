package dev.keylife.cli;

/** What {@code keylife} tells the shell. */
final class ExitCodes {
  static final int SUCCESS = 0;
  static final int TROUBLE = 1;
  static final int REJECTED = 2;
  static final int BROKEN = 3;
  static final int PENDING = 4;
  static final int USAGE = 64;

  private ExitCodes() {}
}
