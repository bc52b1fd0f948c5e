package dev.keylife.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;

/** Short words for what goes wrong with files: Java's own messages often hold only the path. */
final class Problems {
  private Problems() {}

  static String of(Exception error) {
    if (error instanceof NoSuchFileException) {
      return "no such file";
    }
    if (error instanceof AccessDeniedException) {
      return "permission denied";
    }
    String message = error.getMessage();
    return message == null ? error.getClass().getSimpleName() : message;
  }

  /** The stack trace, {@link Escaped}. */
  static String trace(Throwable error) {
    StringWriter trace = new StringWriter();
    error.printStackTrace(new PrintWriter(trace));
    return Escaped.message(trace.toString());
  }
}
