package dev.keylife.lifecycle;

import java.util.regex.Pattern;

/**
 * The name of an alias, {@code alias/} included: up to 256 letters, digits, {@code :}, {@code /},
 * {@code _} and {@code -}.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateAlias.html#KMS-CreateAlias-request-AliasName">AliasName</a>
 */
public record AliasName(String value) {
  /** What every alias begins with. */
  public static final String PREFIX = "alias/";

  private static final Pattern SHAPE = Pattern.compile("alias/[a-zA-Z0-9:/_-]{1,250}");
  private static final String RESERVED = "alias/aws/";

  /**
   * @throws IllegalArgumentException if {@link #isValid} says no
   */
  public AliasName {
    if (!isValid(value)) {
      throw new IllegalArgumentException("not an alias name");
    }
  }

  /** Whether a text has the shape of an alias. */
  public static boolean isValid(String value) {
    return SHAPE.matcher(value).matches();
  }

  /** Whether the name is kept for keys that AWS manages; there are none here. */
  public boolean isReserved() {
    return value.startsWith(RESERVED);
  }

  @Override
  public String toString() {
    return value;
  }
}
