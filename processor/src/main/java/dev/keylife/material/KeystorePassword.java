package dev.keylife.material;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

/** Where the password of the keystore file comes from. The caller wipes what it gets. */
public final class KeystorePassword {
  private static final int LONGEST = 1024;

  /**
   * Reading is left to the owner's judgement, writing is not: container platforms mount secrets as
   * 0440 or 0444 on a file system of the container's own.
   */
  private static final Set<PosixFilePermission> REFUSED =
      EnumSet.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);

  private KeystorePassword() {}

  /**
   * Reads a password file; a line end at its end is not part of the password.
   *
   * @throws KeystoreException if it is missing, unreadable, empty, or others may write to it
   */
  public static byte[] read(Path file) throws KeystoreException {
    byte[] content = ProtectedFile.read("The password file", file, REFUSED, LONGEST);
    try {
      int length = content.length;
      while (length > 0 && (content[length - 1] == '\n' || content[length - 1] == '\r')) {
        length--;
      }
      if (length == 0) {
        throw new KeystoreException("The password file " + file + " is empty.");
      }
      return Arrays.copyOf(content, length);
    } finally {
      Arrays.fill(content, (byte) 0);
    }
  }

  /** A password that came as text, from an environment variable say. */
  public static byte[] of(String password) {
    return password.getBytes(StandardCharsets.UTF_8);
  }
}
