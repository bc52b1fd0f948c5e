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

  /**
   * The name in a command about an alias.
   *
   * @throws KmsException {@code ValidationException} where it has not the prefix, {@code
   *     InvalidAliasNameException} where it cannot be one or is reserved
   */
  public static AliasName ofCommand(String text) {
    if (!text.startsWith(PREFIX)) {
      throw new KmsException(
          FailureCode.VALIDATION,
          "Alias must start with the prefix \"alias/\". Please see"
              + " https://docs.aws.amazon.com/kms/latest/developerguide/kms-alias.html");
    }
    if (!isValid(text)) {
      throw new KmsException(
          FailureCode.INVALID_ALIAS_NAME,
          Text.quoted(text)
              + " is not an alias name: alias/ and 1 to 250 letters, digits, : / _ and - after it.");
    }
    if (text.startsWith(RESERVED)) {
      throw new KmsException(
          FailureCode.INVALID_ALIAS_NAME, "Alias names that begin with alias/aws/ are reserved.");
    }
    return new AliasName(text);
  }

  /** Whether a text has the shape of an alias. */
  public static boolean isValid(String value) {
    return SHAPE.matcher(value).matches();
  }

  @Override
  public String toString() {
    return value;
  }
}
