package dev.keylife.material.masterkeys;

import com.google.crypto.tink.Aead;
import dev.keylife.lifecycle.Resealing.KeysetVersion;
import dev.keylife.material.MaterialCryptography;
import dev.keylife.material.TestCryptography;
import dev.keylife.material.keyset.TestKeyset;
import java.security.GeneralSecurityException;
import java.util.Optional;

/** Real master keys behind a service that a test can take away and bring back. */
public final class FlakyMasterKeys implements MasterKeys {
  private final MasterKeys real;
  private Optional<GeneralSecurityException> trouble = Optional.empty();

  private FlakyMasterKeys(MasterKeys real) {
    this.real = real;
  }

  public static FlakyMasterKeys create() throws GeneralSecurityException {
    return over(TestKeyset.newMasterKeys());
  }

  public static FlakyMasterKeys over(MasterKeys real) {
    return new FlakyMasterKeys(real);
  }

  /** The cryptography of an instance that depends on them. */
  public MaterialCryptography crypto() {
    return TestCryptography.with(this);
  }

  /** From now on every use fails so. */
  public void fail(GeneralSecurityException how) {
    trouble = Optional.of(how);
  }

  public void recover() {
    trouble = Optional.empty();
  }

  @Override
  public Aead sealing() {
    return flaky(real.sealing());
  }

  @Override
  public Aead tokens() {
    return flaky(real.tokens());
  }

  @Override
  public byte[] fingerprint(byte[] input) throws GeneralSecurityException {
    check();
    return real.fingerprint(input);
  }

  @Override
  public KeysetVersion version() {
    return real.version();
  }

  @Override
  public boolean isUnderPrimary(byte[] sealed) {
    return real.isUnderPrimary(sealed);
  }

  private Aead flaky(Aead aead) {
    return new Aead() {
      @Override
      public byte[] encrypt(byte[] plaintext, byte[] associatedData)
          throws GeneralSecurityException {
        check();
        return aead.encrypt(plaintext, associatedData);
      }

      @Override
      public byte[] decrypt(byte[] ciphertext, byte[] associatedData)
          throws GeneralSecurityException {
        check();
        return aead.decrypt(ciphertext, associatedData);
      }
    };
  }

  private void check() throws GeneralSecurityException {
    if (trouble.isPresent()) {
      throw trouble.get();
    }
  }
}
