package dev.keylife.material.keyset;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

/** Where the password of the keyset file comes from. The caller wipes what it gets. */
public final class KeysetPassword {
  private static final int LONGEST = 1024;

  private KeysetPassword() {}

  /**
   * Reads a password file; a line end at its end is not part of the password.
   *
   * <p>Nobody but the owner may write to the file, and not everybody may read it, unless it lies in
   * memory (tmpfs) or under {@code /run/secrets}: that is where container platforms mount secrets,
   * with modes up to 0444, out of reach of anyone outside the container.
   *
   * @throws KeysetException if it is missing, unreadable, empty, or open to others
   */
  public static byte[] read(Path file) throws KeysetException {
    return read("The password file", file, "Write the keyset's password into it.");
  }

  /** The PIN of an HSM's token, from a file of the same form. */
  static byte[] readPin(Path file) throws KeysetException {
    return read("The PIN file", file, "Write the user PIN of the HSM's token into it.");
  }

  private static byte[] read(String what, Path file, String advice) throws KeysetException {
    byte[] content = ProtectedFile.readMounted(what, file, LONGEST);
    try {
      int length = content.length;
      while (length > 0 && (content[length - 1] == '\n' || content[length - 1] == '\r')) {
        length--;
      }
      if (length == 0) {
        throw new KeysetException(what + " " + file + " is empty. " + advice);
      }
      return Arrays.copyOf(content, length);
    } finally {
      Arrays.fill(content, (byte) 0);
    }
  }

  /**
   * A password that came as text, from an environment variable say. A file is better where there is
   * a choice: text stays in memory, and an environment can be read by whoever may look at the
   * process.
   */
  public static byte[] of(String password) {
    return password.getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Protects a keyset file with a password.
   *
   * @param password UTF-8, for a new file at least 12 characters; wiped when the protection is
   *     closed
   * @param otherwise a sentence for the operator whose file turns out to be protected in another
   *     way: which setting to change
   */
  public static KeysetProtection protection(byte[] password, String otherwise) {
    return new PasswordProtection(password, PasswordKey.Cost.DEFAULT, otherwise);
  }

  /** The number of code points, without making a text of them. */
  static int characters(byte[] utf8) {
    int count = 0;
    for (byte b : utf8) {
      boolean continuation = (b & 0xC0) == 0x80;
      count += continuation ? 0 : 1;
    }
    return count;
  }
}
