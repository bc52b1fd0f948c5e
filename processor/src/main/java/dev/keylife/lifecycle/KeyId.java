package dev.keylife.lifecycle;

import java.util.regex.Pattern;

/**
 * A key's bare id. AWS uses UUIDs, and {@code mrk-} and hex digits for multi-Region keys; here the
 * publisher chooses any id of 1 to 128 letters, digits, {@code -} and {@code _}.
 */
public record KeyId(String value) implements Comparable<KeyId> {
  private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9_-]{1,128}");

  /**
   * @throws IllegalArgumentException if {@link #isValid} says no
   */
  public KeyId {
    if (!isValid(value)) {
      throw new IllegalArgumentException("not a key id");
    }
  }

  /** Whether a text has the shape of a key id. */
  public static boolean isValid(String value) {
    return SHAPE.matcher(value).matches();
  }

  @Override
  public int compareTo(KeyId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
