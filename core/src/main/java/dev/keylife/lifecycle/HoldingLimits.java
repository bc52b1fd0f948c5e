package dev.keylife.lifecycle;

/**
 * How much one principal may hold in a partition.
 *
 * @param keys how many keys that it created
 * @param parameters how many unused import parameters that it asked for
 */
public record HoldingLimits(int keys, int parameters) {
  /** AWS KMS allows so many keys in a region of an account. */
  public static final int AWS_KEYS = 100_000;

  /**
   * @throws IllegalArgumentException if a number is not positive
   */
  public HoldingLimits {
    if (keys < 1 || parameters < 1) {
      throw new IllegalArgumentException("keys and parameters must be at least 1");
    }
  }

  /** The defaults: 100,000 keys and 10,000 unused import parameters. */
  public static HoldingLimits defaults() {
    return new HoldingLimits(AWS_KEYS, 10_000);
  }

  /**
   * @throws KmsException {@code LimitExceededException}
   */
  void requireRoomForKey(Holdings holdings, String principal) {
    if (holdings.of(principal).keys() >= keys) {
      throw exceeded(
          principal
              + " has created as many keys as one principal may have here, "
              + keys
              + ". Schedule the deletion of keys that are not needed, or have the limit raised.");
    }
  }

  /**
   * @throws KmsException {@code LimitExceededException}
   */
  void requireRoomForParameters(Holdings holdings, Command command) {
    String principal = command.header().principal();
    if (holdings.of(principal).parameters() >= parameters) {
      throw exceeded(
          principal
              + " has as many unused import parameters as one principal may have here, "
              + parameters
              + ". Import with them, revoke them, or wait until they expire.");
    }
  }

  private static KmsException exceeded(String message) {
    return new KmsException(FailureCode.LIMIT_EXCEEDED, message);
  }
}
