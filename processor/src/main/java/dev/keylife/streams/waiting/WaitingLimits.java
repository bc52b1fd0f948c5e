package dev.keylife.streams.waiting;

/**
 * How many commands may wait in a partition for wrapping key pairs that are being made.
 *
 * @param perIssuer of one issuer, commands behind those that wait for a pair included
 * @param pairsPerKey that ask for a pair for one key
 * @param total of all issuers that ask for a pair, whatever they call themselves; and as many more
 *     behind these, so that who fills the one does not fill the other
 */
public record WaitingLimits(int perIssuer, int pairsPerKey, int total) {
  /** The defaults: 1,000, 10 and 10,000. */
  public static WaitingLimits defaults() {
    return new WaitingLimits(1_000, 10, 10_000);
  }
}
