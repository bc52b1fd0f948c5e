package dev.keylife.cli.key;

import dev.keylife.cli.failure.Problems;
import dev.keylife.cli.settings.PublishOptions;
import dev.keylife.file.TextFile;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Path;

/** A key policy in a file, read as it is. The processor judges it. */
final class PolicyFile {
  /** Twice what a policy may have, so that one that is too large is refused and not cut. */
  private static final int MOST = 64 * 1024;

  private PolicyFile() {}

  /** What is wrong with the file is told before anything is sent. */
  static String read(Path file, PublishOptions options) {
    try {
      return text(file);
    } catch (IOException e) {
      throw options.issuing.connection.usage("Cannot read %s: %s".formatted(file, Problems.of(e)));
    }
  }

  private static String text(Path file) throws IOException {
    try (Reader reader = TextFile.open(file)) {
      char[] text = new char[MOST];
      int length = 0;
      int read = 0;
      while (read >= 0 && length < MOST) {
        length += read;
        read = reader.read(text, length, MOST - length);
      }
      if (length >= MOST) {
        throw new IOException("it is larger than any key policy");
      }
      return new String(text, 0, length);
    }
  }
}
