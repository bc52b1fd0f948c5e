package dev.keylife.schema;

import java.util.regex.Pattern;

/** What the id of a key is written like. Which ids there are is the processor's to say. */
public final class KeyIdSyntax {
  private static final Pattern KEY_ID = Pattern.compile("[A-Za-z0-9_-]{1,128}");

  private KeyIdSyntax() {}

  /** Whether a text can be a key's id: 1 to 128 letters, digits, {@code -} and {@code _}. */
  public static boolean isKeyId(String text) {
    return KEY_ID.matcher(text).matches();
  }
}
