package dev.keylife.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whether two names lead to one file, also through links, and also where there is none yet. */
public final class SameFile {
  private SameFile() {}

  /** Where one cannot tell, they are taken for different. */
  public static boolean is(Path one, Path other) {
    try {
      if (Files.exists(one) && Files.exists(other)) {
        return Files.isSameFile(one, other);
      }
      return real(one).equals(real(other));
    } catch (IOException e) {
      return false;
    }
  }

  private static Path real(Path file) throws IOException {
    Path whole = file.toAbsolutePath().normalize();
    if (Files.exists(whole)) {
      return whole.toRealPath();
    }
    Path folder = whole.getParent();
    return folder == null || !Files.exists(folder)
        ? whole
        : folder.toRealPath().resolve(whole.getFileName());
  }
}
