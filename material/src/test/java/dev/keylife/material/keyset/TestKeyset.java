package dev.keylife.material.keyset;

import com.google.crypto.tink.KeysetHandle;
import dev.keylife.material.MaterialCryptography;
import dev.keylife.material.TestCryptography;
import dev.keylife.material.masterkeys.FlakyMasterKeys;
import dev.keylife.material.masterkeys.MasterKeys;
import java.security.GeneralSecurityException;
import java.time.Instant;

/** A keyset in one of its generations, and the cryptography of an instance that has it. */
public final class TestKeyset {
  private final MasterKeyset keyset;

  private TestKeyset(MasterKeyset keyset) {
    this.keyset = keyset;
  }

  public static TestKeyset create() throws GeneralSecurityException {
    return new TestKeyset(MasterKeyset.generate(Instant.EPOCH));
  }

  public TestKeyset prepared() throws GeneralSecurityException {
    return new TestKeyset(keyset.prepared(Instant.EPOCH));
  }

  public TestKeyset rotated() throws GeneralSecurityException {
    return new TestKeyset(keyset.rotated(Instant.EPOCH));
  }

  /** Without any key but the primary. */
  public TestKeyset withoutOldKeys() throws GeneralSecurityException {
    MasterKeyset left = keyset;
    for (MasterKey key : keyset.describe()) {
      if (key.status() == MasterKey.Status.OLD) {
        left = left.without(key.id());
      }
    }
    return new TestKeyset(left);
  }

  public MaterialCryptography crypto() throws GeneralSecurityException {
    return TestCryptography.with(masterKeys());
  }

  MasterKeys masterKeys() throws GeneralSecurityException {
    return new TinkMasterKeys(keyset);
  }

  /** The same keys behind a service that can be taken away. */
  public FlakyMasterKeys flaky() throws GeneralSecurityException {
    return FlakyMasterKeys.over(masterKeys());
  }

  /** Master keys that nothing else has. */
  public static MasterKeys newMasterKeys() throws GeneralSecurityException {
    return TinkMasterKeys.generate();
  }

  /** New master keys with a fingerprint key from elsewhere. */
  public static MasterKeys withFingerprint(KeysetHandle fingerprint)
      throws GeneralSecurityException {
    MasterKeyset fresh = MasterKeyset.generate(Instant.EPOCH);
    return new TinkMasterKeys(
        new MasterKeyset(1, fresh.keys(), fresh.sealing(), fresh.tokens(), fingerprint));
  }

  public static KeysetHandle newFingerprintKeyset() throws GeneralSecurityException {
    return MasterKeyset.generate(Instant.EPOCH).fingerprint();
  }

  /** Protects a file by a password whose derivation costs next to nothing. */
  public static KeysetProtection quickPassword(byte[] password) throws KeysetException {
    return new PasswordProtection(password, new PasswordKey.Cost(1 << 4, 8, 1));
  }

  /** The id of the primary. */
  public String primary() {
    return MasterKey.text(keyset.primary());
  }
}
