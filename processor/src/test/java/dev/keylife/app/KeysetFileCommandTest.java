package dev.keylife.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keylife.app.keyset.KeysetCommand;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The keyset commands that need nothing but the file. */
class KeysetFileCommandTest {
  private static final String PASSWORD = "a password for tests";

  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void writePassword() throws Exception {
    Files.writeString(folder.resolve("password"), PASSWORD);
    Files.setPosixFilePermissions(
        folder.resolve("password"), PosixFilePermissions.fromString("rw-------"));
  }

  @Test
  void aKeysetIsCreatedPreparedRotatedAndListedWithoutAByteOfAKey() throws Exception {
    assertThat(List.of(run("create"), run("prepare"), run("rotate"), run("list")))
        .as(err.toString())
        .containsOnly(0);

    String said = out.toString();
    assertThat(said.substring(said.lastIndexOf("ID ")))
        .matches(
            "ID +STATUS +CREATED\\R"
                + "[0-9a-f]{8}  old +\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ\\R"
                + "[0-9a-f]{8}  primary +\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ\\R");
    assertThat(said).contains("prepared").doesNotContain(PASSWORD);
  }

  @Test
  void everyRefusalSaysWhyAndHasItsExitCode() {
    assertThat(run("list")).isEqualTo(78);
    assertThat(err.toString()).contains("keyset.json does not exist");
    assertThat(run("list", "--set", "keyset.provider=pkcs11")).isEqualTo(64);
    assertThat(err.toString()).contains("keyset.pkcs11.library is needed");
    assertThat(run("list", "--set", "keyset.fiel=x")).isEqualTo(64);
    assertThat(err.toString()).contains("Did you mean 'keyset.file'?").doesNotContain(PASSWORD);
  }

  private int run(String command, String... more) {
    List<String> all = new ArrayList<>(List.of(command));
    Map.of(
            "kafka.bootstrap.servers",
            "localhost:1",
            "schema.registry.url",
            "http://localhost:1",
            "keyset.file",
            folder.resolve("keyset.json").toString(),
            "keyset.password.file",
            folder.resolve("password").toString())
        .forEach((name, value) -> all.addAll(List.of("--set", name + "=" + value)));
    all.addAll(List.of(more));
    CommandLine keyset = KeysetCommand.commandLine(Map.of());
    keyset.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    return keyset.execute(all.toArray(String[]::new));
  }
}
