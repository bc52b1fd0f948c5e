package dev.keylife.material.keyset;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.subtle.Base64;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A password, from which scrypt derives the key. In the file: {@code scrypt:N:r:p:salt}. */
final class PasswordProtection implements KeysetProtection {
  private static final int SALT_BYTES = 16;
  private static final int SHORTEST_PASSWORD = 12;

  /** Numbers that fit an int; 16 bytes in Base64. */
  private static final Pattern FORM =
      Pattern.compile("scrypt:(\\d{1,9}):(\\d{1,9}):(\\d{1,9}):([A-Za-z0-9+/]{22}==)");

  private final byte[] password;
  private final PasswordKey.Cost cost;
  private final String otherwise;

  /**
   * @param password UTF-8; wiped by {@link #close}
   * @param cost for a new file
   * @param otherwise what to do about a file that has no password, as of {@link
   *     KeysetPassword#protection}
   */
  PasswordProtection(byte[] password, PasswordKey.Cost cost, String otherwise) {
    this.password = password;
    this.cost = cost;
    this.otherwise = otherwise;
  }

  @Override
  public String describeNew() throws KeysetException {
    if (KeysetPassword.characters(password) < SHORTEST_PASSWORD) {
      throw new KeysetException(
          "The keyset password must have at least " + SHORTEST_PASSWORD + " characters.");
    }
    byte[] salt = new byte[SALT_BYTES];
    new SecureRandom().nextBytes(salt);
    return "scrypt:" + cost.n() + ":" + cost.r() + ":" + cost.p() + ":" + Base64.encode(salt);
  }

  @Override
  public Aead key(Path file, String description) throws KeysetException, GeneralSecurityException {
    Matcher form = FORM.matcher(description);
    if (!form.matches()) {
      throw new KeysetException(
          "The keyset file "
              + file
              + " is not protected by a password. "
              + otherwise
              + " Restore it from a backup if it was created with a password.");
    }
    PasswordKey.Cost given =
        new PasswordKey.Cost(number(form, 1), number(form, 2), number(form, 3));
    if (!given.isSane()) {
      throw new KeysetException(
          "The keyset file "
              + file
              + " asks for more work than this version does, or for none: it is damaged or forged."
              + " Restore it from a backup.");
    }
    return PasswordKey.derive(password, Base64.decode(form.group(4)), given);
  }

  @Override
  public void close() {
    Arrays.fill(password, (byte) 0);
  }

  private static int number(Matcher form, int group) {
    return Integer.parseInt(form.group(group));
  }
}
