package dev.keylife.lifecycle;

import java.util.regex.Pattern;

/**
 * The id of a key material: 64 hex digits, from a keyed hash over the key id and the material. It
 * can be published without helping anyone to guess the material, and it outlives the material: that
 * is what makes "only the same material may be reimported" hold.
 */
public record KeyMaterialId(String value) {
  private static final Pattern SHAPE = Pattern.compile("[0-9a-f]{64}");

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
    return SHAPE.matcher(value).matches();
  }

  @Override
  public String toString() {
    return value;
  }
}
