package dev.keylife.streams.progress;

import dev.keylife.lifecycle.Command;
import dev.keylife.lifecycle.Deadline;
import dev.keylife.lifecycle.Text;
import org.slf4j.MDC;

/**
 * Names the key and the command that every log line of this thread is about until it is closed, for
 * structured logs ({@code keyId} and {@code commandId} of the MDC).
 */
public final class LogContext implements AutoCloseable {
  public static final String KEY_ID = "keyId";
  public static final String COMMAND_ID = "commandId";

  /** What a publisher wrote may be long, and try to forge a line. */
  private static final int LONGEST = 128;

  private LogContext() {}

  public static LogContext of(Command command) {
    MDC.put(KEY_ID, Text.shown(command.header().keyId(), LONGEST));
    MDC.put(COMMAND_ID, Text.shown(command.header().commandId(), LONGEST));
    return new LogContext();
  }

  public static LogContext of(Deadline deadline) {
    MDC.put(KEY_ID, deadline.key().value());
    return new LogContext();
  }

  @Override
  public void close() {
    MDC.remove(KEY_ID);
    MDC.remove(COMMAND_ID);
  }
}
