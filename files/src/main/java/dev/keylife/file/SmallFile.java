package dev.keylife.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads files whose names people give: each may be anything, a device without an end too. */
public final class SmallFile {
  private SmallFile() {}

  /**
   * Reads a whole file.
   *
   * @param most bytes that it may have
   * @param kind what it is, such as "signing key", for the message
   * @throws IOException if it has more, or cannot be read; the message quotes nothing of it
   */
  public static byte[] read(Path file, int most, String kind) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] content = in.readNBytes(most);
      if (in.read() >= 0) {
        throw new IOException("it is larger than %d bytes: no %s is".formatted(most, kind));
      }
      return content;
    }
  }
}
