package dev.keylife.material;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.prf.Prf;

/**
 * The keys that everything rests on. Each has one purpose, so that one can be rotated without the
 * others. A provider decides where they live: {@link KeystoreFile} is the one that needs nothing
 * else.
 *
 * <p>Where a key is out of reach for a while, its primitive throws {@link
 * MasterKeysUnavailableException}. Implementations are safe for use by several threads.
 */
public interface MasterKeys {
  /** Seals what rests in state stores and changelogs. */
  Aead sealing();

  /** Seals import tokens. */
  Aead tokens();

  /**
   * Computes key material ids, 32 bytes each. Must stay the same for ever: another key would give
   * the same material another id, and no key would take its own material again.
   */
  Prf fingerprint();
}
