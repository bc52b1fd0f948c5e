package dev.keylife.cli.key;

import dev.keylife.file.TextFile;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** A key policy in a file, read as it is. The processor judges it. */
final class PolicyFile {
  /** Twice what a policy may have, so that one that is too large is refused and not cut. */
  private static final int MOST = 64 * 1024;

  private PolicyFile() {}

  static String read(Path file) {
    try (Reader reader = TextFile.open(file)) {
      char[] text = new char[MOST];
      int length = 0;
      int read = 0;
      while (read >= 0 && length < MOST) {
        length += read;
        read = reader.read(text, length, MOST - length);
      }
      if (length >= MOST) {
        throw new IOException(file + " is larger than any key policy");
      }
      return new String(text, 0, length);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
