package dev.keylife.gateway.signature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CredentialsFileTest {
  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void name() {
    file = folder.resolve("credentials.json");
  }

  private void write(String text) throws IOException {
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
  }

  private static String entry(String id, String secret) {
    return """
    {"credentials": [{"accessKeyId": "%s", "secretAccessKey": "%s", "principal": "alice"}]}
    """
        .formatted(id, secret);
  }

  @Test
  void isReadAgainWhenItChanges() throws IOException {
    write(entry("AKIDONE", "secret-number-one-1"));
    try (CredentialsFile credentials = CredentialsFile.open(file)) {
      assertThat(credentials.find("AKIDONE")).isPresent();
      assertThat(credentials.find("AKIDTWO")).isEmpty();
      write(entry("AKIDTWO", "the-secret-number-two"));
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> credentials.find("AKIDTWO").isPresent());
      assertThat(credentials.find("AKIDONE")).isEmpty();
    }
  }

  @Test
  void whatWasReadStaysInForceWhereTheFileIsDamaged() throws IOException {
    write(entry("AKIDONE", "secret-number-one-1"));
    try (CredentialsFile credentials = CredentialsFile.open(file)) {
      write("{");
      long end = System.nanoTime() + Duration.ofMillis(2500).toNanos();
      while (System.nanoTime() < end) {
        assertThat(credentials.find("AKIDONE")).isPresent();
      }
    }
  }

  @Test
  void itsFlawsAreNamedAndItsSecretsAreNot() throws IOException {
    write(entry("AKIDONE", "short"));
    assertThatThrownBy(() -> CredentialsFile.open(file))
        .hasMessageContaining("entry 1 needs a secretAccessKey of 16 characters or more")
        .hasMessageNotContaining("short\"");
    write(entry("AKIDONE", "secret-number-one-1").replace("principal", "principle"));
    assertThatThrownBy(() -> CredentialsFile.open(file)).hasMessageContaining("entry 1 has");
    write("[]");
    assertThatThrownBy(() -> CredentialsFile.open(file)).hasMessageContaining("must be {");
    write("{\"credentials\": [{\"secretAccessKey\": \"a secret that is long\" \"x\"]}");
    assertThatThrownBy(() -> CredentialsFile.open(file))
        .hasMessageContaining("not well-formed JSON")
        .hasMessageNotContaining("a secret");
  }

  @Test
  void aFileThatEverybodyMayReadIsRefused() throws IOException {
    write(entry("AKIDONE", "secret-number-one-1"));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    assertThatThrownBy(() -> CredentialsFile.open(file)).hasMessageContaining("chmod o-r");
  }
}
