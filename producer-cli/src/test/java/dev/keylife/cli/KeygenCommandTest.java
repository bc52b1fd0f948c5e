package dev.keylife.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keylife.cli.CliHarness.Run;
import dev.keylife.cli.failure.ExitCodes;
import dev.keylife.client.SigningKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeygenCommandTest {
  @TempDir Path folder;
  private CliHarness cli;
  private String file;

  @BeforeEach
  void setUp() {
    cli = CliHarness.in(folder);
    file = folder.resolve("key.pem").toString();
  }

  @ParameterizedTest
  @ValueSource(strings = {"EdDSA", "es256"})
  void aKeyIsForItsOwnerAloneAndItsPublicPartForTheTrustFile(String algorithm) throws Exception {
    Run run =
        cli.run(
            "keygen",
            file,
            "--principal",
            "orders",
            "--principal",
            "team/*",
            "--algorithm",
            algorithm);

    assertThat(run.exitCode()).as(run.err()).isZero();
    SigningKey key = SigningKey.ofPem(Files.readString(Path.of(file)));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(Path.of(file))))
        .isEqualTo("rw-------");
    JsonNode entry = new ObjectMapper().readTree(run.out());
    assertThat(entry.get("kid").asText()).isEqualTo(key.thumbprint());
    assertThat(entry.get("keylife_principals")).hasSize(2);
    assertThat(entry.has("d")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a\u001b[2J", "team/*/orders", "\u202e"})
  void aPrincipalThatTheTrustFileWouldNotTakeIsRefused(String principal) {
    Run run = cli.run("keygen", file, "--principal", "orders", "--principal", principal);

    assertThat(run.exitCode()).isEqualTo(ExitCodes.USAGE);
    assertThat(run.err()).contains("--principal").doesNotContain("\u001b", "\u202e");
    assertThat(Path.of(file)).doesNotExist();
  }

  @Test
  void aKeyFileThatIsNoneIsToldInWords() throws Exception {
    Path large = Files.write(folder.resolve("large"), new byte[100_000]);
    Files.setPosixFilePermissions(large, PosixFilePermissions.fromString("rw-------"));
    assertThat(signingWith(folder.resolve("none"))).contains("no such file");
    assertThat(signingWith(large)).contains("larger than 65536 bytes");
    Path directory = Files.createDirectory(folder.resolve("directory"));
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
    assertThat(signingWith(directory)).contains("Is a directory");
  }

  private String signingWith(Path key) {
    Run run = cli.run("enable", "k", "--signing-key", key + "", "--signing-audience", "here");
    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCodes.USAGE);
    return run.err();
  }

  @Test
  void aFileThatIsThereIsNotOverwritten() throws Exception {
    Files.writeString(Path.of(file), "precious");

    Run run = cli.run("keygen", file, "--principal", "orders");

    assertThat(run.exitCode()).isEqualTo(ExitCodes.USAGE);
    assertThat(run.err()).contains("never overwritten");
    assertThat(Path.of(file)).hasContent("precious");
  }

  @Test
  void toSignTakesAnInstallationAndAKeyThatNobodyElseCanRead() throws Exception {
    assertThat(cli.run("keygen", file, "--principal", "orders").exitCode()).isZero();

    Run nameless = cli.run("enable", "k", "--signing-key", file);
    assertThat(nameless.exitCode()).isEqualTo(ExitCodes.USAGE);
    assertThat(nameless.err()).contains("--signing-audience");

    Files.setPosixFilePermissions(Path.of(file), PosixFilePermissions.fromString("rw-r--r--"));
    Run open = cli.run("enable", "k", "--signing-key", file, "--signing-audience", "here");
    assertThat(open.exitCode()).isEqualTo(ExitCodes.USAGE);
    assertThat(open.err()).contains("chmod 600");
  }
}
