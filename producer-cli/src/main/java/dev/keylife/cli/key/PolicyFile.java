package dev.keylife.cli.key;

import dev.keylife.cli.failure.Problems;
import dev.keylife.cli.settings.PublishOptions;
import dev.keylife.file.TextFile;
import java.io.IOException;
import java.nio.file.Path;

/** A key policy in a file, read as it is. The processor judges it. */
final class PolicyFile {
  /** The largest policy in UTF-16, and its byte order mark. */
  private static final int MOST_BYTES = 2 * 32 * 1024 + 2;

  private PolicyFile() {}

  /** What is wrong with the file is told before anything is sent. */
  static String read(Path file, PublishOptions options) {
    try {
      return TextFile.read(file, MOST_BYTES, "key policy");
    } catch (IOException e) {
      throw options.issuing.connection.usage("Cannot read %s: %s".formatted(file, Problems.of(e)));
    }
  }
}
