package dev.keylife.material.keyset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.security.auth.module.UnixSystem;
import dev.keylife.lifecycle.ByteString;
import dev.keylife.lifecycle.FailureCode;
import dev.keylife.lifecycle.KeyId;
import dev.keylife.lifecycle.KmsException;
import dev.keylife.lifecycle.SecretId;
import dev.keylife.material.keyset.MasterKey.Status;
import dev.keylife.material.masterkeys.MasterKeys;
import dev.keylife.material.masterkeys.Sealer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of the keyset file, and of what was sealed, when master keys change. */
class KeysetRotationTest {
  private static final SecretId ID = new SecretId(new KeyId("a"), SecretId.Kind.KEY_MATERIAL, "b");
  private static final byte[] SECRET = {1, 2, 3};

  @TempDir private Path folder;
  private Path file;
  private KeysetFile keyset;
  private MasterKeys first;
  private ByteString sealed;

  @BeforeEach
  void create() throws Exception {
    file = folder.resolve("keyset.json");
    keyset = at(file);
    first = keyset.create();
    sealed = new Sealer(first.sealing()).seal(ID, SECRET);
  }

  @Test
  void afterARotationNewSecretsAreUnderTheNewKeyAndOldOnesStayReadable() throws Exception {
    byte[] token = first.tokens().encrypt(SECRET, new byte[0]);
    Instant before = Instant.now();

    List<MasterKey> keys = keyset.rotate();

    MasterKeys rotated = keyset.open();
    ByteString resealed = new Sealer(rotated.sealing()).seal(ID, SECRET);
    assertThat(keys).extracting(MasterKey::status).containsExactly(Status.OLD, Status.PRIMARY);
    assertThat(keys.get(1).createdAt()).isBetween(before, Instant.now());
    assertThat(prefix(sealed)).isEqualTo("01" + keys.get(0).id());
    assertThat(prefix(resealed)).isEqualTo("01" + keys.get(1).id());
    assertThat(rotated.isUnderPrimary(resealed.toArray())).isTrue();
    assertThat(rotated.isUnderPrimary(sealed.toArray())).isFalse();
    assertThat(new Sealer(rotated.sealing()).open(ID, sealed)).isEqualTo(SECRET);
    assertThat(rotated.tokens().decrypt(token, new byte[0])).isEqualTo(SECRET);
    assertThat(rotated.fingerprint(SECRET)).isEqualTo(first.fingerprint(SECRET));
    assertThat(rotated.version().generation()).isEqualTo(2);
    assertThat(rotated.version().primary()).isEqualTo(keys.get(1).id());
  }

  @Test
  void aPreparedKeyOpensButSealsNothingUntilItIsTheOneThatTheRotationTakes() throws Exception {
    List<MasterKey> prepared = keyset.prepare();
    MasterKeys early = keyset.open();
    List<MasterKey> rotated = keyset.rotate();
    MasterKeys late = keyset.open();

    assertThat(prepared)
        .extracting(MasterKey::status)
        .containsExactly(Status.PRIMARY, Status.PREPARED);
    assertThat(rotated).extracting(MasterKey::id).isEqualTo(ids(prepared));
    ByteString byLate = new Sealer(late.sealing()).seal(ID, SECRET);
    byte[] tokenByLate = late.tokens().encrypt(SECRET, new byte[0]);
    assertThat(new Sealer(early.sealing()).open(ID, byLate)).isEqualTo(SECRET);
    assertThat(early.tokens().decrypt(tokenByLate, new byte[0])).isEqualTo(SECRET);
    assertThat(early.isUnderPrimary(sealed.toArray())).isTrue();
  }

  @Test
  void anInstanceWithoutTheKeyOfASecretFailsForNowAndNotForGood() throws Exception {
    keyset.rotate();
    ByteString byNewer = new Sealer(keyset.open().sealing()).seal(ID, SECRET);

    assertThatThrownBy(() -> new Sealer(first.sealing()).open(ID, byNewer))
        .isInstanceOfSatisfying(
            KmsException.class,
            e -> assertThat(e.code()).isEqualTo(FailureCode.DEPENDENCY_TIMEOUT));
  }

  @Test
  void onlyOneKeyIsPreparedAtATime() throws Exception {
    keyset.prepare();
    assertRefused(keyset::prepare, "prepared already", "keylife keyset rotate");
  }

  @Test
  void aRetiredKeyOpensNothingMoreAndTheOthersStay() throws Exception {
    String old = keyset.rotate().get(0).id();
    ByteString current = new Sealer(keyset.open().sealing()).seal(ID, SECRET);

    List<MasterKey> left = keyset.retire(old);

    Sealer sealer = new Sealer(keyset.open().sealing());
    assertThat(left).extracting(MasterKey::status).containsExactly(Status.PRIMARY);
    assertThat(sealer.open(ID, current)).isEqualTo(SECRET);
    assertThatThrownBy(() -> sealer.open(ID, sealed)).isInstanceOf(KmsException.class);
    assertThat(keyset.open().version().generation()).isEqualTo(3);
  }

  @Test
  void onlyAnOldKeyCanBeRetired() throws Exception {
    List<MasterKey> keys = keyset.prepare();
    byte[] content = Files.readAllBytes(file);

    assertRefused(() -> keyset.retire(keys.get(0).id()), "is primary, not old");
    assertRefused(() -> keyset.retire(keys.get(1).id()), "is prepared, not old");
    assertRefused(() -> keyset.retire("ffffffff"), "There is no master key ffffffff");
    assertThat(file).hasBinaryContent(content);
  }

  @Test
  void aChangeKeepsThePermissionsAndLeavesNothingBesideTheFile() throws Exception {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--------"));

    keyset.rotate();

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("r--------");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }

  /** Where a group of administrators may read it, say for backups. */
  @Test
  void aChangeKeepsTheGroup() throws Exception {
    assumeTrue(new UnixSystem().getUid() == 0, "only root can give a file to any group");
    Files.setAttribute(file, "unix:gid", 12345);

    keyset.rotate();

    assertThat(Files.getAttribute(file, "unix:gid")).isEqualTo(12345);
  }

  @Test
  void aChangeThroughASymbolicLinkChangesTheFileAndKeepsTheLink() throws Exception {
    Path link = folder.resolve("link.json");
    Files.createSymbolicLink(link, file);

    at(link).rotate();

    assertThat(link).isSymbolicLink();
    assertThat(keyset.list()).hasSize(2);
  }

  @Test
  void aChangeBesideAnotherIsRefusedAndLosesNeither() throws Exception {
    try (FileReplacement other = FileReplacement.begin("The keyset file", file)) {
      assertRefused(keyset::rotate, "being changed by another command", ".keyset.json.next");
      other.commit(Files.readAllBytes(file));
    }
    assertThat(keyset.rotate()).hasSize(2);
  }

  @Test
  void whoHasNotThePasswordChangesNothing() throws Exception {
    byte[] content = Files.readAllBytes(file);
    KeysetFile wrong = KeysetFile.at(file, password("another password"));

    assertRefused(wrong::rotate, "the password or key is wrong or the file is damaged");
    assertRefused(wrong::list, "the password or key is wrong or the file is damaged");
    assertThat(file).hasBinaryContent(content);
    assertThat(folder).isDirectoryNotContaining(p -> !p.equals(file));
  }

  @Test
  void theFilesHeadCannotBeChangedWithoutThePassword() throws Exception {
    String id = keyset.rotate().get(0).id();
    String content = Files.readString(file);
    for (String changed :
        List.of(
            content.replace("\"generation\" : 2", "\"generation\" : 3"),
            content.replaceFirst("\"createdAt\" : \"20", "\"createdAt\" : \"19"),
            content.replace(id, "00000001"))) {
      assertThat(changed).isNotEqualTo(content);
      Files.writeString(file, changed);
      assertRefused(keyset::open, "the file is damaged");
    }
  }

  private static KeysetFile at(Path file) {
    return KeysetFile.at(file, password("correct horse battery"));
  }

  private static KeysetProtection password(String text) {
    return new PasswordProtection(
        text.getBytes(StandardCharsets.UTF_8), new PasswordKey.Cost(1 << 4, 8, 1), "");
  }

  private static List<String> ids(List<MasterKey> keys) {
    return keys.stream().map(MasterKey::id).toList();
  }

  private static String prefix(ByteString sealed) {
    byte[] bytes = sealed.toArray();
    return java.util.HexFormat.of().formatHex(bytes, 0, 5);
  }

  private static void assertRefused(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable action, String... said) {
    assertThatThrownBy(action)
        .isExactlyInstanceOf(KeysetException.class)
        .hasMessageContainingAll(said);
  }
}
