package dev.keylife.streams;

/**
 * How many commands may wait in a partition for wrapping key pairs that are being made.
 *
 * @param perIssuer of one issuer, commands behind those that wait for a pair included
 * @param pairsPerKey that ask for a pair for one key
 */
public record WaitingLimits(int perIssuer, int pairsPerKey) {
  /** The defaults: 1,000 and 10. */
  public static WaitingLimits defaults() {
    return new WaitingLimits(1_000, 10);
  }
}
