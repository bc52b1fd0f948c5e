package dev.keylife.cli.output;

import dev.keylife.cli.failure.ExitCodes;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.Locale;
import java.util.Optional;

/**
 * Standard output, of which somebody finds out whether it was written: Java's own passes over a
 * full disk and a closed pipe in silence.
 */
public final class StandardOutput extends OutputStream {
  /** What a shell says of a process that SIGPIPE ended. */
  static final int BROKEN_PIPE = 128 + 13;

  private final OutputStream target;
  private Optional<IOException> failure = Optional.empty();

  StandardOutput(OutputStream target) {
    this.target = target;
  }

  /** That of this process. */
  public static StandardOutput ofProcess() {
    return new StandardOutput(new FileOutputStream(FileDescriptor.out));
  }

  /** Writes text in the charset that the terminal has. */
  public PrintWriter writer() {
    // JDK 19 and newer tell it; before, it is the default one.
    String charset = System.getProperty("stdout.encoding", Charset.defaultCharset().name());
    return new PrintWriter(new OutputStreamWriter(this, Charset.forName(charset)), true);
  }

  /**
   * What the process ends with, once all is written.
   *
   * @param status of the command
   * @param err is told of what was lost, unless it was a reader that had enough
   */
  public int exitCode(int status, PrintWriter err) {
    if (failure.isEmpty()) {
      return status;
    }
    String reason = String.valueOf(failure.get().getMessage());
    if (reason.toLowerCase(Locale.ROOT).contains("broken pipe")) {
      return BROKEN_PIPE;
    }
    err.printf("Cannot write to standard output: %s. What was to be printed is lost.%n", reason);
    err.flush();
    return status == ExitCodes.SUCCESS ? ExitCodes.FAILED : status;
  }

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    try {
      target.write(bytes, offset, length);
    } catch (IOException e) {
      failure = failure.or(() -> Optional.of(e));
      throw e;
    }
  }

  @Override
  public void flush() throws IOException {
    target.flush();
  }
}
