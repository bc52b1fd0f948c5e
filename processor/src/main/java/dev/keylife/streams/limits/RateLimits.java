package dev.keylife.streams.limits;

/**
 * How many commands a partition takes in a second of the broker's clock; 0 for any number.
 *
 * @param perKey of one principal for one key
 * @param perPrincipal of one principal
 * @param keyPairs of one principal, of those for which a key pair is made
 * @param answers how many of those that are too many are told so by an event, of all principals
 */
public record RateLimits(int perKey, int perPrincipal, int keyPairs, int answers) {
  /** Any number of everything. */
  public static final RateLimits NONE = new RateLimits(0, 0, 0, 0);
}
