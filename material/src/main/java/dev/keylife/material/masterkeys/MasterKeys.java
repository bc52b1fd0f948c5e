package dev.keylife.material.masterkeys;

import com.google.crypto.tink.Aead;
import dev.keylife.lifecycle.Resealing.KeysetVersion;
import java.security.GeneralSecurityException;

/**
 * The keys that everything rests on. Each has one purpose, so that one can be rotated without the
 * others. A provider decides where they live: the keyset file is the one that needs nothing else.
 *
 * <p>Where a key is out of reach for a while, what uses it throws {@link
 * MasterKeysUnavailableException}: a provider translates every failure of its own into that one, so
 * that {@link Aead#decrypt} fails in another way only for what is not authentic. Implementations
 * are safe for use by several threads.
 */
public interface MasterKeys {
  /** Seals what rests in state stores and changelogs. */
  Aead sealing();

  /** Seals import tokens. */
  Aead tokens();

  /**
   * A pseudorandom function of the input, 32 bytes long, for key material ids. Its key must stay
   * the same for ever: another one would give the same material another id, and no key would take
   * its own material again.
   *
   * @throws MasterKeysUnavailableException if the key is out of reach for a while
   */
  byte[] fingerprint(byte[] input) throws GeneralSecurityException;

  /** Which keys these are; the same for as long as they are in use. */
  KeysetVersion version();

  /** Whether {@link #sealing} sealed this under its present primary key. */
  boolean isUnderPrimary(byte[] sealed);
}
