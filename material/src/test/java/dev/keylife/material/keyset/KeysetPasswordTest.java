package dev.keylife.material.keyset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeysetPasswordTest {
  private static final Path MEMORY = Path.of("/dev/shm");

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"secret pass", "secret pass\n", "secret pass\r\n", "secret pass\n\n"})
  void theLineEndIsNotPartOfThePassword(String content) throws Exception {
    assertThat(KeysetPassword.read(file(content, "rw-------")))
        .isEqualTo("secret pass".getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void otherBlanksArePartOfIt() throws Exception {
    assertThat(KeysetPassword.read(file(" a\tb \n", "r--------")))
        .isEqualTo(" a\tb ".getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "\r\n\r\n"})
  void anEmptyFileIsRefused(String content) throws Exception {
    assertRefused(file(content, "rw-------"), "is empty");
  }

  @Test
  void aMissingFileIsRefused() {
    assertRefused(folder.resolve("missing"), "does not exist");
  }

  @Test
  void aFolderInItsPlaceIsRefusedForWhatItIs() throws Exception {
    Path directory = Files.createDirectory(folder.resolve("password"));
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));

    assertRefused(directory, "cannot be read: Is a directory");
  }

  @Test
  void aFileThatIsTooLongToBeAPasswordIsRefused() throws Exception {
    assertThat(KeysetPassword.read(file("x".repeat(1024), "rw-------"))).hasSize(1024);
    assertRefused(file("x".repeat(1025), "rw-------"), "too large");
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-------", "r--------", "r--r-----", "rw-r-----"})
  void aGroupMayReadIt(String permissions) throws Exception {
    assertThat(KeysetPassword.read(file("secret", permissions))).hasSize(6);
  }

  @Test
  void aDirectoryIsRefusedAsSuch() throws Exception {
    assertRefused(Files.createDirectory(folder.resolve("given")), "cannot be read: Is a directory");
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-rw----", "rw-----w-"})
  void nobodyElseMayWriteToIt(String permissions) throws Exception {
    assertRefused(file("secret", permissions), "is open to others");
  }

  @Test
  void notEverybodyMayReadItWhereTheyCanReachIt() throws Exception {
    assumeFalse(
        Files.getFileStore(folder).type().equals("tmpfs"), "the test's folder is in memory");

    assertRefused(file("secret", "rw-r--r--"), "is open to others (rw-r--r--)");
  }

  @Test
  void everybodyMayReadASecretThatAContainerPlatformMountedInMemory() throws Exception {
    assumeTrue(
        Files.isDirectory(MEMORY) && Files.getFileStore(MEMORY).type().equals("tmpfs"),
        "no tmpfs at " + MEMORY);
    Path mounted = Files.createTempFile(MEMORY, "keylife", ".secret");
    try {
      Files.writeString(mounted, "secret\n");
      Files.setPosixFilePermissions(mounted, PosixFilePermissions.fromString("r--r--r--"));

      assertThat(KeysetPassword.read(mounted)).hasSize(6);
    } finally {
      Files.delete(mounted);
    }
  }

  @Test
  void charactersAreCountedNotBytes() {
    assertThat(KeysetPassword.characters(KeysetPassword.of("aä€😀"))).isEqualTo(4);
  }

  private Path file(String content, String permissions) throws IOException {
    Path file = folder.resolve("password");
    Files.writeString(file, content);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
  }

  private static void assertRefused(Path file, String said) {
    assertThatThrownBy(() -> KeysetPassword.read(file))
        .isExactlyInstanceOf(KeysetException.class)
        .hasMessageContaining("The password file " + file)
        .hasMessageContaining(said)
        .message()
        .doesNotContain("secret");
  }
}
