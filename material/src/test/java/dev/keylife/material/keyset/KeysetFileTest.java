package dev.keylife.material.keyset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.security.auth.module.UnixSystem;
import dev.keylife.lifecycle.ByteString;
import dev.keylife.lifecycle.KeyId;
import dev.keylife.lifecycle.SecretId;
import dev.keylife.material.Damage;
import dev.keylife.material.masterkeys.MasterKeys;
import dev.keylife.material.masterkeys.Sealer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeysetFileTest {
  private static final PasswordKey.Cost LOW = new PasswordKey.Cost(1 << 4, 8, 1);
  private static final String PASSWORD = "correct horse battery";
  private static final SecretId ID = new SecretId(new KeyId("a"), SecretId.Kind.KEY_MATERIAL, "b");

  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void name() {
    file = folder.resolve("keyset.json");
  }

  @Test
  void whatWasSealedBeforeARestartOpensAfterIt() throws Exception {
    MasterKeys before = create();
    ByteString sealed = new Sealer(before.sealing()).seal(ID, new byte[] {1, 2, 3});
    byte[] token = before.tokens().encrypt(new byte[] {4}, new byte[0]);

    MasterKeys after = open(PASSWORD);

    assertThat(new Sealer(after.sealing()).open(ID, sealed)).containsExactly(1, 2, 3);
    assertThat(after.tokens().decrypt(token, new byte[0])).containsExactly(4);
    assertThat(after.fingerprint(new byte[] {5})).isEqualTo(before.fingerprint(new byte[] {5}));
  }

  @Test
  void theFileIsForItsOwnerAloneAndNothingIsLeftBesideIt() throws Exception {
    create();

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void anExistingFileIsNeverOverwritten() throws Exception {
    create();
    byte[] content = Files.readAllBytes(file);

    assertRefused(this::create, "exists already");
    assertThat(file).hasBinaryContent(content);
  }

  /** Nor is it said to be there where it is not. */
  @Test
  void aFileBelowWhatIsNoFolderIsRefusedForThat() throws Exception {
    create();
    Path below = file.resolve("keyset.json");

    assertRefused(
        () -> at(below, PASSWORD).create(), "cannot be written: " + file + " is not a folder");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "elevenchars", "ÄÖÜäöüß€ÄÖÜ"})
  void aPasswordOfLessThanTwelveCharactersIsRefused(String password) {
    assertRefused(() -> at(file, password).create(), "at least 12 characters");
    assertThat(file).doesNotExist();
  }

  @Test
  void aPasswordOfTwelveCharactersIsTaken() throws Exception {
    at(file, "ÄÖÜäöüß€ÄÖÜx").create();

    assertThatNoException().isThrownBy(() -> open("ÄÖÜäöüß€ÄÖÜx"));
  }

  /** Else what is computed for the passwords of one file would serve for all. */
  @Test
  void noTwoFilesHaveOneSalt() throws Exception {
    Set<String> salts = new HashSet<>();
    for (int i = 0; i < 3; i++) {
      Path each = folder.resolve(i + ".json");
      at(each, PASSWORD).create();
      Matcher salt =
          Pattern.compile("scrypt:16:8:1:([A-Za-z0-9+/]{22}==)").matcher(Files.readString(each));
      assertThat(salt.find()).isTrue();
      salts.add(salt.group(1));
    }

    assertThat(salts).hasSize(3);
  }

  /** Whoever has gone back to an older version has not mistyped the password. */
  @Test
  void aFileOfALaterFormatIsRefusedForThat() throws Exception {
    create();
    Files.writeString(file, Files.readString(file).replace("keylife-keyset-2", "keylife-keyset-3"));

    assertRefused(() -> open(PASSWORD), "is not of a format that this version reads");
  }

  @Test
  void aWrongPasswordIsRefused() throws Exception {
    create();

    assertRefused(
        () -> open(PASSWORD + "!"), "the password or key is wrong or the file is damaged");
    assertRefused(() -> open(""), "the password or key is wrong or the file is damaged");
  }

  @Test
  void aMissingFileIsRefused() {
    assertRefused(() -> open(PASSWORD), "does not exist");
  }

  @Test
  void aDirectoryIsRefusedAsSuch() throws Exception {
    Files.createDirectory(file);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    assertRefused(() -> open(PASSWORD), "cannot be read: Is a directory");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"rw-r-----", "rw--w----", "rw---x---", "rw----r--", "rw-----w-", "rw------x"})
  void aFileThatIsOpenToOthersIsRefused(String permissions) throws Exception {
    create();
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));

    assertRefused(() -> open(PASSWORD), "is open to others (" + permissions + ")", "chmod 600");
  }

  @Test
  void aFileInAFolderWhereAnybodyCanReplaceItIsRefused() throws Exception {
    create();
    Files.setAttribute(folder, "unix:mode", 0777);
    assertRefused(() -> open(PASSWORD), "anybody could replace it");
    assertRefused(() -> at(folder.resolve("other"), PASSWORD).create(), "anybody could replace it");

    Files.setAttribute(folder, "unix:mode", 01777);
    assertThatNoException().isThrownBy(() -> open(PASSWORD));
  }

  @Test
  void aLinkToAFileInAFolderWhereAnybodyCanReplaceItIsRefused() throws Exception {
    create();
    Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
    Path moved = Files.move(file, elsewhere.resolve("moved.json"));
    Files.createSymbolicLink(file, moved);
    assertThatNoException().isThrownBy(() -> open(PASSWORD));

    Files.setAttribute(elsewhere, "unix:mode", 0777);
    assertRefused(() -> open(PASSWORD), "anybody could replace it", elsewhere.toString());
  }

  @Test
  void aFileOfAnotherUserIsRefused() throws Exception {
    assumeTrue(new UnixSystem().getUid() == 0, "only root can give a file to somebody else");
    create();
    Files.setAttribute(file, "unix:uid", 12345);

    assertRefused(() -> open(PASSWORD), "belongs to another user (uid 12345)");
  }

  @Test
  void everyDamageIsRefused() throws Exception {
    create();
    byte[] content = Files.readAllBytes(file);
    for (int at = 0; at < content.length - 1; at++) {
      // Of the digit before Base64's padding some bits mean nothing.
      if (content[at + 1] != '=') {
        // The second bit: most of what comes out is still JSON, or still Base64.
        refuseContent(Damage.flipBit(content, at * 8 + 1));
      }
    }
    for (int length = 0; length < content.length; length += 7) {
      refuseContent(Arrays.copyOf(content, length));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "{}",
        "1",
        "\"keylife-keyset-2\"",
        "{\"format\":\"keylife-keyset-2\"}"
      })
  void whatIsNoKeysetIsRefused(String content) throws Exception {
    create();
    refuseContent(content.getBytes(StandardCharsets.UTF_8));
  }

  /** A forged file must not make the machine work until it falls over; nor weaken what follows. */
  @ParameterizedTest
  @CsvSource({
    "scrypt:1073741824:8:1:, is not protected by a password",
    "scrypt:1048576:8:1:, asks for more work than this version does",
    "scrypt:8:8:1:, asks for more work than this version does",
    "scrypt:0:8:1:, asks for more work than this version does",
    "scrypt:-16:8:1:, is not protected by a password",
    "scrypt:17:8:1:, asks for more work than this version does",
    "scrypt:16:9:1:, asks for more work than this version does",
    "scrypt:16:8:2:, asks for more work than this version does",
    "scrypt:16:8:0:, asks for more work than this version does",
    "scrypt:99999999999999999999:8:1:, is not protected by a password",
    "pkcs11:, is not protected by a password"
  })
  void workBeyondTheBoundsIsRefusedBeforeItIsDone(String cost, String words) throws Exception {
    create();
    Files.writeString(file, Files.readString(file).replace("scrypt:16:8:1:", cost));

    assertRefused(() -> open(PASSWORD), "The keyset file " + file, words);
  }

  /** Four times the default: what a later version, or an operator's own tool, may have chosen. */
  @Test
  void halfAGigabyteOfWorkIsTheMost() {
    assertThat(new PasswordKey.Cost(1 << 19, 8, 1).isSane()).isTrue();
    assertThat(new PasswordKey.Cost(1 << 20, 8, 1).isSane()).isFalse();
  }

  @Test
  void thePasswordIsWipedWithItsProtection() throws Exception {
    byte[] password = KeysetPassword.of(PASSWORD);
    try (KeysetProtection protection = new PasswordProtection(password, LOW, "")) {
      KeysetFile.at(file, protection).create();
      KeysetFile.at(file, protection).rotate();
    }

    assertThat(password).containsOnly(0);
    assertThat(open(PASSWORD).version().generation()).isEqualTo(2);
  }

  @Test
  void keysetsCannotChangePlaces() throws Exception {
    create();
    String content =
        Files.readString(file)
            .replace("\"sealing\"", "\"x\"")
            .replace("\"tokens\"", "\"sealing\"")
            .replace("\"x\"", "\"tokens\"");

    refuseContent(content.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void aFileThatIsFarTooLargeIsNotReadToItsEnd() throws Exception {
    create();
    refuseContent(new byte[1 << 20]);
  }

  @Test
  void theDefaultCostIsInTheFile() throws Exception {
    KeysetFile.at(file, KeysetPassword.protection(KeysetPassword.of(PASSWORD), "")).create();

    assertThat(Files.readString(file)).contains("\"scrypt:131072:8:1:");
    assertThatNoException().isThrownBy(() -> open(PASSWORD));
  }

  /** One that was written while the format had another name. */
  @Test
  void aFileUnderTheFormatsFormerNameIsReadAndGetsThePresentOneWhenItIsChanged() throws Exception {
    try (InputStream former = getClass().getResourceAsStream("keylife-keystore-2.json")) {
      Files.write(file, former.readAllBytes());
    }
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    KeysetFile keyset = at(file, "of-a-recording-for-tests");
    assertThat(Files.readString(file)).contains("\"keylife-keystore-2\"");
    assertThat(keyset.list()).extracting(MasterKey::id).containsExactly("6386bca8");
    assertThatNoException().isThrownBy(keyset::open);

    keyset.rotate();

    assertThat(Files.readString(file))
        .contains("\"keylife-keyset-2\"")
        .doesNotContain("keylife-keystore-2");
    assertThat(keyset.list()).extracting(MasterKey::id).startsWith("6386bca8").hasSize(2);
    assertThatNoException().isThrownBy(keyset::open);
    Files.writeString(
        file, Files.readString(file).replace("keylife-keyset-2", "keylife-keystore-2"));
    refuseContent(Files.readAllBytes(file));
  }

  private static KeysetFile at(Path file, String password) {
    return KeysetFile.at(file, new PasswordProtection(KeysetPassword.of(password), LOW, ""));
  }

  private MasterKeys create() throws KeysetException {
    return at(file, PASSWORD).create();
  }

  private MasterKeys open(String password) throws KeysetException {
    return at(file, password).open();
  }

  private void refuseContent(byte[] content) throws IOException {
    Files.write(file, content);
    assertRefused(() -> open(PASSWORD), "The keyset file " + file);
  }

  /** Refused with the documented exception, which says these things and not the password. */
  private static void assertRefused(ThrowingCallable action, String... said) {
    assertThatThrownBy(action)
        .isExactlyInstanceOf(KeysetException.class)
        .hasMessageContainingAll(said)
        .satisfies(e -> assertThat(e.toString()).doesNotContain(PASSWORD));
  }
}
