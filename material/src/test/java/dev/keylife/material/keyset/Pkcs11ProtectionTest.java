package dev.keylife.material.keyset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.crypto.tink.Aead;
import dev.keylife.lifecycle.ByteString;
import dev.keylife.lifecycle.KeyId;
import dev.keylife.lifecycle.SecretId;
import dev.keylife.material.masterkeys.MasterKeys;
import dev.keylife.material.masterkeys.MasterKeysUnavailableException;
import dev.keylife.material.masterkeys.Sealer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import javax.crypto.AEADBadTagException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A keyset file that is encrypted with a key in an HSM; SoftHSM2 stands for it. */
class Pkcs11ProtectionTest {
  private static final SecretId ID = new SecretId(new KeyId("a"), SecretId.Kind.KEY_MATERIAL, "b");
  private static final byte[] SECRET = {1, 2, 3};

  private static SoftHsm hsm;

  @TempDir private Path folder;
  private Path file;

  @BeforeAll
  static void start() throws Exception {
    hsm = SoftHsm.start();
    hsm.makeKey("keylife");
    hsm.makeKey("other");
  }

  @BeforeEach
  void name() {
    file = folder.resolve("keyset.json");
  }

  @Test
  void whatWasSealedBeforeARestartOpensAfterItAndAfterARotation() throws Exception {
    ByteString sealed;
    try (KeysetProtection protection = protection("keylife")) {
      sealed = new Sealer(at(protection).create().sealing()).seal(ID, SECRET);
    }
    try (KeysetProtection protection = protection("keylife")) {
      assertThat(new Sealer(at(protection).open().sealing()).open(ID, sealed)).isEqualTo(SECRET);
      assertThat(at(protection).rotate()).hasSize(2);
    }
    try (KeysetProtection protection = protection("keylife")) {
      MasterKeys rotated = at(protection).open();
      assertThat(new Sealer(rotated.sealing()).open(ID, sealed)).isEqualTo(SECRET);
      assertThat(rotated.version().generation()).isEqualTo(2);
    }
  }

  @Test
  void theMasterKeysWorkWithoutTheHsmOnceTheyAreOpen() throws Exception {
    MasterKeys keys;
    try (KeysetProtection protection = protection("keylife")) {
      keys = at(protection).create();
    }
    Sealer sealer = new Sealer(keys.sealing());
    assertThat(sealer.open(ID, sealer.seal(ID, SECRET))).isEqualTo(SECRET);
  }

  @Test
  void theFileOpensWithNothingButItsKey() throws Exception {
    create();
    byte[] content = Files.readAllBytes(file);
    assertThat(new String(content, StandardCharsets.UTF_8)).contains("\"pkcs11:keylife\"");

    refused(
        "other",
        "is not protected by the key other",
        "Set their.provider and their.pkcs11.key.label to");
    Files.writeString(
        file,
        new String(content, StandardCharsets.UTF_8).replace("pkcs11:keylife", "pkcs11:other"));
    refused("other", "the password or key is wrong or the file is damaged");
    Files.write(file, content);
    KeysetProtection password =
        KeysetPassword.protection(
            "correct horse battery".getBytes(StandardCharsets.UTF_8), "Set their.provider.");
    assertRefused(
        () -> at(password).open(), "is not protected by a password", "Set their.provider.");
  }

  @Test
  void aDamagedFileIsRefused() throws Exception {
    create();
    String content = Files.readString(file);
    for (String field : List.of("sealing", "tokens", "fingerprint")) {
      int at = content.indexOf('"', content.indexOf("\"" + field + "\" : ") + field.length() + 5);
      char changed = content.charAt(at + 40) == 'A' ? 'B' : 'A';
      Files.writeString(file, content.substring(0, at + 40) + changed + content.substring(at + 41));
      refused("keylife", "the file is damaged");
    }
  }

  @Test
  void aWrongPinIsRefusedAndNotQuoted() throws Exception {
    create();
    assertRefused(
        () -> {
          try (KeysetProtection wrong =
              new Pkcs11Protection(hsm.token("keylife"), "0000-wrong".toCharArray(), "their.")) {
            at(wrong).open();
          }
        },
        "refused the PIN",
        "Check their.pkcs11.pin.file",
        "locks itself");
  }

  @Test
  void aMissingKeyIsNamed() {
    assertRefused(
        () -> {
          try (KeysetProtection protection = protection("nobody")) {
            at(protection).create();
          }
        },
        "no AES key with the label nobody",
        "Check their.pkcs11.key.label and their.pkcs11.slot");
    assertThat(file).doesNotExist();
  }

  @Test
  void aMissingLibraryIsNamed() {
    Pkcs11Protection.Token token =
        new Pkcs11Protection.Token(
            folder.resolve("none.so"), hsm.token("keylife").slot(), "keylife");
    assertRefused(
        () -> {
          try (KeysetProtection protection =
              new Pkcs11Protection(token, SoftHsm.PIN.toCharArray(), "their.")) {
            at(protection).create();
          }
        },
        "none.so cannot be used",
        "Check their.pkcs11.library and their.pkcs11.slot");
  }

  @Test
  void anEmptyPinFileIsNotCalledAPasswordFile() throws Exception {
    Path pin = folder.resolve("pin");
    Files.createFile(
        pin, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    assertThatThrownBy(() -> Pkcs11Protection.withPinOf(pin, hsm.token("keylife"), "their."))
        .isExactlyInstanceOf(KeysetException.class)
        .hasMessageContainingAll("The PIN file " + pin + " is empty", "PIN of the HSM's token")
        .hasMessageNotContaining("password");
  }

  @Test
  void thePinIsThatOfItsFileAndIsWipedInTheEnd() throws Exception {
    create();
    Path pinFile = folder.resolve("pin");
    Files.createFile(
        pinFile,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(pinFile, SoftHsm.PIN + "\n");
    try (KeysetProtection ofFile =
        Pkcs11Protection.withPinOf(pinFile, hsm.token("keylife"), "their.")) {
      assertThat(at(ofFile).open().version().generation()).isEqualTo(1);
    }

    char[] pin = SoftHsm.PIN.toCharArray();
    new Pkcs11Protection(hsm.token("keylife"), pin, "their.").close();
    assertThat(pin).containsOnly('\0');
  }

  @Test
  void withoutASlotTheFirstIsTakenAndOneThatIsNotThereIsNot() throws Exception {
    create();
    assertThat(openIn(OptionalInt.empty()).version().generation()).isEqualTo(1);
    int nowhere = hsm.token("keylife").slot().orElseThrow() + 1_000;
    assertRefused(
        () -> openIn(OptionalInt.of(nowhere)),
        "cannot be used (CKR_SLOT_ID_INVALID)",
        "Check their.pkcs11.library and their.pkcs11.slot");
  }

  private MasterKeys openIn(OptionalInt slot) throws KeysetException {
    Pkcs11Protection.Token token =
        new Pkcs11Protection.Token(hsm.library(), slot, hsm.token("keylife").keyLabel());
    try (KeysetProtection protection =
        new Pkcs11Protection(token, SoftHsm.PIN.toCharArray(), "their.")) {
      return at(protection).open();
    }
  }

  @Test
  void aKeyThatIsNotForAesIsNone() throws Exception {
    hsm.makeKey("old", "DESede", 168);
    assertRefused(
        () -> {
          try (KeysetProtection protection = protection("old")) {
            at(protection).create();
          }
        },
        "no AES key with the label old");
  }

  @Test
  void theKeyEncryptsTheSameAnewEachTimeForItsOwnPlaceAlone() throws Exception {
    byte[] place = {4};
    try (Pkcs11Protection protection = protection("keylife")) {
      Aead key = protection.key(file, protection.describeNew());
      byte[] first = key.encrypt(SECRET, place);
      byte[] second = key.encrypt(SECRET, place);

      assertThat(Arrays.copyOf(first, 12)).as("the nonce").isNotEqualTo(Arrays.copyOf(second, 12));
      assertThat(key.decrypt(first, place)).isEqualTo(SECRET);
      assertThat(key.decrypt(second, place)).isEqualTo(SECRET);
      assertThatThrownBy(() -> key.decrypt(first, new byte[] {5}))
          .isInstanceOf(GeneralSecurityException.class);
    }
  }

  @Test
  void nothingIsLessThanANonceAndATag() throws Exception {
    byte[] place = {4};
    try (Pkcs11Protection protection = protection("keylife")) {
      Aead key = protection.key(file, protection.describeNew());
      byte[] ofNothing = key.encrypt(new byte[0], place);

      assertThat(ofNothing).hasSize(28);
      assertThat(key.decrypt(ofNothing, place)).isEmpty();
      assertThatThrownBy(() -> key.decrypt(Arrays.copyOf(ofNothing, 27), place))
          .isInstanceOf(AEADBadTagException.class)
          .hasMessage("too short");
    }
  }

  /** It must not be told that the file is damaged, and to restore a backup. */
  @Test
  void anHsmThatDoesNotWorkAnyMoreIsNotTakenForADamagedFile() throws Exception {
    Aead key;
    byte[] encrypted;
    try (Pkcs11Protection protection = protection("keylife")) {
      key = protection.key(file, protection.describeNew());
      encrypted = key.encrypt(SECRET, new byte[0]);
    }
    for (ThrowingCallable use :
        List.<ThrowingCallable>of(
            () -> key.encrypt(SECRET, new byte[0]), () -> key.decrypt(encrypted, new byte[0]))) {
      assertThatThrownBy(use)
          .isInstanceOf(MasterKeysUnavailableException.class)
          .hasMessageContaining("the HSM failed (CKR_");
    }
  }

  private Pkcs11Protection protection(String label) {
    return new Pkcs11Protection(hsm.token(label), SoftHsm.PIN.toCharArray(), "their.");
  }

  private KeysetFile at(KeysetProtection protection) {
    return KeysetFile.at(file, protection);
  }

  private void create() throws KeysetException {
    try (KeysetProtection protection = protection("keylife")) {
      at(protection).create();
    }
  }

  private void refused(String label, String... said) {
    assertRefused(
        () -> {
          try (KeysetProtection protection = protection(label)) {
            at(protection).open();
          }
        },
        said);
  }

  private static void assertRefused(ThrowingCallable action, String... said) {
    assertThatThrownBy(action)
        .isExactlyInstanceOf(KeysetException.class)
        .hasMessageContainingAll(said)
        .satisfies(
            e -> assertThat(e.toString()).doesNotContain(SoftHsm.PIN).doesNotContain("0000-wrong"));
  }
}
