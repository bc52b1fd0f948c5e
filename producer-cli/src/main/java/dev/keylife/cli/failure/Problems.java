package dev.keylife.cli.failure;

import dev.keylife.cli.text.Escaped;
import dev.keylife.client.KeylifeClientException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;

/**
 * Words for what goes wrong: short ones for files, of which Java's own messages often hold only the
 * path, and {@link Advice} with those of the client library.
 */
public final class Problems {
  private Problems() {}

  public static String of(Exception error) {
    if (error instanceof NoSuchFileException) {
      return "no such file";
    }
    if (error instanceof AccessDeniedException) {
      return "permission denied";
    }
    String message = error.getMessage();
    if (error instanceof KeylifeClientException trouble) {
      return message + Advice.on(trouble).map(advice -> " " + advice).orElse("");
    }
    return message == null ? error.getClass().getSimpleName() : message;
  }

  /** The stack trace, {@link Escaped}. */
  public static String trace(Throwable error) {
    StringWriter trace = new StringWriter();
    error.printStackTrace(new PrintWriter(trace));
    return Escaped.message(trace.toString());
  }
}
