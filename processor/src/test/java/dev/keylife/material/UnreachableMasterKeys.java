package dev.keylife.material;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.prf.Prf;

/** Master keys behind a service that does not answer. */
final class UnreachableMasterKeys implements MasterKeys {
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
  public Prf fingerprint() {
    return (input, length) -> {
      throw new MasterKeysUnavailableException("no answer");
    };
  }
}
