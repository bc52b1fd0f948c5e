package dev.keylife.authentication;

import java.io.IOException;

/** A file that says whom to trust cannot be taken. The message says why, and quotes no key. */
public final class UntrustedFileException extends IOException {
  private static final long serialVersionUID = 1L;

  UntrustedFileException(String reason) {
    super(reason);
  }
}
