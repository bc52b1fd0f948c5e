package dev.keylife.material.keyset;

import com.google.crypto.tink.KeysetHandle;
import dev.keylife.material.MaterialCryptography;
import dev.keylife.material.TestCryptography;
import dev.keylife.material.masterkeys.FlakyMasterKeys;
import dev.keylife.material.masterkeys.MasterKeys;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Map;

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
    return new PasswordProtection(password, new PasswordKey.Cost(1 << 4, 8, 1), "");
  }

  /**
   * Makes the keyset file of an installation whose first start would make it, with a password whose
   * derivation costs next to nothing: each start of the installation opens the file, at the cost
   * that stands in it.
   *
   * @param settings of a processor; they name both files
   */
  public static void quickFile(Map<String, String> settings) {
    Path file = Path.of(settings.get("keyset.file"));
    if (Files.exists(file)) {
      return;
    }
    try (KeysetProtection protection =
        quickPassword(KeysetPassword.read(Path.of(settings.get("keyset.password.file"))))) {
      var unused = KeysetFile.at(file, protection).create();
    } catch (KeysetException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The id of the primary. */
  public String primary() {
    return MasterKey.text(keyset.primary());
  }
}
