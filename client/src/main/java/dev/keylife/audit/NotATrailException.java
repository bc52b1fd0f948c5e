package dev.keylife.audit;

import java.io.IOException;

/** What was given is no exported trail, be it whole or broken. The message says what it is. */
public final class NotATrailException extends IOException {
  private static final long serialVersionUID = 1L;

  NotATrailException(String message) {
    super(message);
  }
}
