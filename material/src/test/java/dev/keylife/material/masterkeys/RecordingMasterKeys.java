package dev.keylife.material.masterkeys;

import com.google.crypto.tink.Aead;
import dev.keylife.lifecycle.Resealing.KeysetVersion;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;

/** Real master keys that hold on to the very arrays in which secrets came to them or left them. */
public final class RecordingMasterKeys implements MasterKeys {
  private final MasterKeys real;
  private final List<byte[]> secrets = new ArrayList<>();

  public RecordingMasterKeys(MasterKeys real) {
    this.real = real;
  }

  /** The arrays, not copies. */
  public List<byte[]> secrets() {
    return secrets;
  }

  @Override
  public Aead sealing() {
    return new Aead() {
      @Override
      public byte[] encrypt(byte[] plaintext, byte[] associatedData)
          throws GeneralSecurityException {
        return real.sealing().encrypt(seen(plaintext), associatedData);
      }

      @Override
      public byte[] decrypt(byte[] ciphertext, byte[] associatedData)
          throws GeneralSecurityException {
        return seen(real.sealing().decrypt(ciphertext, associatedData));
      }
    };
  }

  @Override
  public Aead tokens() {
    return real.tokens();
  }

  @Override
  public byte[] fingerprint(byte[] input) throws GeneralSecurityException {
    return real.fingerprint(seen(input));
  }

  @Override
  public KeysetVersion version() {
    return real.version();
  }

  @Override
  public boolean isUnderPrimary(byte[] sealed) {
    return real.isUnderPrimary(sealed);
  }

  private byte[] seen(byte[] secret) {
    secrets.add(secret);
    return secret;
  }
}
