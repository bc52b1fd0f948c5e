package dev.keylife.lifecycle;

/**
 * The id of a key material: 64 hex digits, from a keyed hash over the key id and the material. It
 * can be published without helping anyone to guess the material, and it outlives the material: that
 * is what makes "only the same material may be reimported" hold.
 */
public record KeyMaterialId(String value) {
  private static final int LENGTH = 64;

  /**
   * @throws IllegalArgumentException if {@link #isValid} says no
   */
  public KeyMaterialId {
    if (!isValid(value)) {
      throw new IllegalArgumentException("not a key material id");
    }
  }

  /** Whether a text has the shape of a key material id. */
  public static boolean isValid(String value) {
    if (value.length() != LENGTH) {
      return false;
    }
    for (int i = 0; i < LENGTH; i++) {
      char c = value.charAt(i);
      if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) {
        return false;
      }
    }
    return true;
  }

  @Override
  public String toString() {
    return value;
  }
}
