package dev.keylife.material;

import java.security.GeneralSecurityException;
import java.time.Instant;

/** A keyset in one of its generations, and the cryptography of an instance that has it. */
public final class TestKeyset {
  private final MasterKeyring keyring;

  private TestKeyset(MasterKeyring keyring) {
    this.keyring = keyring;
  }

  public static TestKeyset create() throws GeneralSecurityException {
    return new TestKeyset(MasterKeyring.generate(Instant.EPOCH));
  }

  public TestKeyset prepared() throws GeneralSecurityException {
    return new TestKeyset(keyring.prepared(Instant.EPOCH));
  }

  public TestKeyset rotated() throws GeneralSecurityException {
    return new TestKeyset(keyring.rotated(Instant.EPOCH));
  }

  /** Without any key but the primary. */
  public TestKeyset withoutOldKeys() throws GeneralSecurityException {
    MasterKeyring left = keyring;
    for (MasterKey key : keyring.describe()) {
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
    return new TinkMasterKeys(keyring);
  }

  /** The same keys behind a service that can be taken away. */
  public FlakyMasterKeys flaky() throws GeneralSecurityException {
    return FlakyMasterKeys.over(masterKeys());
  }

  /** The id of the primary. */
  public String primary() {
    return MasterKey.text(keyring.primary());
  }
}
