package dev.keylife.material.masterkeys;

import com.google.crypto.tink.Aead;
import dev.keylife.lifecycle.Resealing.KeysetVersion;

/** Master keys behind a service that does not answer. */
public final class UnreachableMasterKeys implements MasterKeys {
  private static final Aead AEAD =
      new Aead() {
        @Override
        public byte[] encrypt(byte[] plaintext, byte[] associatedData)
            throws MasterKeysUnavailableException {
          throw new MasterKeysUnavailableException("no answer");
        }

        @Override
        public byte[] decrypt(byte[] ciphertext, byte[] associatedData)
            throws MasterKeysUnavailableException {
          throw new MasterKeysUnavailableException("no answer");
        }
      };

  @Override
  public Aead sealing() {
    return AEAD;
  }

  @Override
  public Aead tokens() {
    return AEAD;
  }

  @Override
  public byte[] fingerprint(byte[] input) throws MasterKeysUnavailableException {
    throw new MasterKeysUnavailableException("no answer");
  }

  @Override
  public KeysetVersion version() {
    return new KeysetVersion(1, "00000000", "unreachable");
  }

  @Override
  public boolean isUnderPrimary(byte[] sealed) {
    return false;
  }
}
