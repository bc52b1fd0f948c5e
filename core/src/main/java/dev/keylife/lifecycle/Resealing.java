package dev.keylife.lifecycle;

/**
 * What the care for sealed secrets asks of cryptography: to bring what was sealed under an earlier
 * master key under the present one, so that the earlier one can be given up. Implemented by {@code
 * dev.keylife.material}.
 *
 * <p>Implementations are safe for use by several threads.
 */
public interface Resealing {

  /** The master keys that this process runs with; the same for as long as it lives. */
  KeysetVersion keyset();

  /** Whether something was sealed under the present primary master key. */
  boolean isCurrent(ByteString sealed);

  /**
   * Opens a secret and seals it under the present primary master key.
   *
   * @throws KmsException {@code DependencyTimeoutException} if a master key is out of reach or not
   *     in this process's keyset; {@code KMSInternalException} if the secret does not open
   */
  ByteString reseal(SecretId id, ByteString sealed);

  /**
   * Which master keys a process has.
   *
   * @param generation counts the changes of the keyset, from 1
   * @param primary the id of the master key that new secrets and import tokens are sealed under
   * @param identity what all generations of one keyset have in common and no other keyset has, in
   *     hex. It tells nothing about the keys
   */
  record KeysetVersion(int generation, String primary, String identity) {}
}
