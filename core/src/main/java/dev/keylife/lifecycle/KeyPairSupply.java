package dev.keylife.lifecycle;

/**
 * Says whether the RSA key pair is at hand that the next {@link Cryptography#issueParameters} or
 * {@link Cryptography#generateMaterial} of a key takes. A pair can take seconds to make, and
 * whoever decides commands one after the other must not wait for one, so it is made elsewhere, and
 * the command comes to its turn once it is there.
 *
 * <p>Safe for use by several threads.
 */
public interface KeyPairSupply {
  /** Every pair is made while its command is decided. */
  KeyPairSupply ON_THE_SPOT = (key, need, asker, whenReady) -> true;

  /**
   * Whether the pair that a key needs is at hand. If it is, it is kept for that key; if not, the
   * asker stands in line for it from now on.
   *
   * @param asker who asks: askers are served in turn, however much each of them asks for
   * @param whenReady is run once it is worth while to ask again, on whatever thread
   */
  boolean isReady(KeyId key, KeyPairNeed need, String asker, Runnable whenReady);

  /** The key asks no longer; what was kept for it serves others. */
  default void forget(KeyId key) {}
}
