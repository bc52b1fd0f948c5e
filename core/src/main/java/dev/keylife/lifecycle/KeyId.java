package dev.keylife.lifecycle;

/**
 * A key's bare id. AWS uses UUIDs, and {@code mrk-} and hex digits for multi-Region keys; here the
 * publisher chooses any id of 1 to 128 letters, digits, {@code -} and {@code _}, which begins with
 * {@code mrk-} where it is that of a multi-Region key, and only there.
 */
public record KeyId(String value) implements Comparable<KeyId> {
  private static final int LONGEST = 128;

  /** How the ids of multi-Region keys begin, and no others. */
  private static final String MULTI_REGION = "mrk-";

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
    if (value.isEmpty() || value.length() > LONGEST) {
      return false;
    }
    // By hand: each command asks several times, and a regular expression costs ten times as much.
    for (int i = 0; i < value.length(); i++) {
      if (!isAllowed(value.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  /** Whether it is the id of a multi-Region key. */
  public boolean isMultiRegion() {
    return value.startsWith(MULTI_REGION);
  }

  private static boolean isAllowed(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '-'
        || c == '_';
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
