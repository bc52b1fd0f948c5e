package dev.keylife.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** What an operator sees of the settings: which one counts, where it stands, and no secret. */
class ConfigCommandTest {
  private static final String SECRET = "hunter2";

  @TempDir Path folder;
  private Path file;
  private final StringWriter printed = new StringWriter();

  @BeforeEach
  void writeFile() throws Exception {
    file = folder.resolve("keylife.properties");
    Files.writeString(
        file,
        """
        kafka.bootstrap.servers=broker:9092
        schema.registry.url=https://me:hunter2@registry:8081,https://me:hunter2@other:8081
        state.dir=/in/the/file
        topics.partitions=3
        http.port=1
        """);
  }

  @Test
  void eachSettingIsShownWithThePlaceThatCounts() {
    Map<String, String> environment =
        Map.of("KEYLIFE_STATE_DIR", "/in/the/environment", "KEYLIFE_HTTP_PORT", "2");
    assertThat(run(environment, "--set", "http.port=3")).isZero();
    assertThat(line("topics.partitions")).isEqualTo("topics.partitions 3 file " + file);
    assertThat(line("state.dir"))
        .isEqualTo("state.dir /in/the/environment environment KEYLIFE_STATE_DIR");
    assertThat(line("http.port")).isEqualTo("http.port 3 flag --set");
    assertThat(line("deadline.batch")).isEqualTo("deadline.batch 100 default");
  }

  @Test
  void thePasswordOfTheKeysetIsRefusedOnTheCommandLine() {
    assertThat(run(Map.of(), "--set", "keyset.password=" + SECRET)).isEqualTo(64);
    assertThat(printed.toString())
        .contains("keyset.password.file", "KEYLIFE_KEYSET_PASSWORD")
        .doesNotContain(SECRET);
    assertThat(run(Map.of("KEYLIFE_KEYSET_PASSWORD", SECRET))).isZero();
  }

  /** The last of two would count in silence, and a path of Windows would lose its backslashes. */
  @ParameterizedTest
  @CsvSource({
    "http.port=2, line 6: 'http.port' is there twice, first in line 5",
    "keyset.file=C:\\keys\\keyset.json, line 6: a backslash is an escape here"
  })
  void whatAFileWouldLoseInSilenceIsRefusedWithItsLine(String line, String why) throws Exception {
    Files.writeString(file, line + "\n", StandardOpenOption.APPEND);
    assertThat(run(Map.of())).isEqualTo(64);
    assertThat(printed.toString())
        .contains("The settings file " + file + " cannot be read: " + why)
        .doesNotContain("Exception");
  }

  @Test
  void aFileAsADesktopSavesItIsReadAndOneThatIsNotThereIsNamed() throws Exception {
    Files.write(file, ("\uFEFF" + Files.readString(file)).getBytes(StandardCharsets.UTF_16LE));
    assertThat(run(Map.of())).isZero();
    assertThat(line("http.port")).isEqualTo("http.port 1 file " + file);
    Files.delete(file);
    assertThat(run(Map.of())).isEqualTo(64);
    assertThat(printed.toString()).contains("cannot be read", file.toString());
  }

  @Test
  void onlyWhatWasGivenIsShownOnDemand() {
    run(Map.of(), "--given");
    assertThat(printed.toString()).contains("state.dir").doesNotContain("default");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "keyset.password",
        "kafka.ssl.keystore.password",
        "kafka.sasl.jaas.config",
        "kafka.consumer.ssl.key.password",
        "kafka.some.plugins.own",
        "basic.auth.user.info",
        "bearer.auth.token",
        "schema.registry.ssl.truststore.password",
        "request.header.Authorization"
      })
  void secretsAndWhatCouldBeOneAreNotShown(String name) throws Exception {
    Files.writeString(file, name + "=" + SECRET + "\n", StandardOpenOption.APPEND);
    assertThat(run(Map.of())).isZero();
    assertThat(line(name)).isEqualTo(name + " ******** file " + file);
    assertThat(printed.toString()).doesNotContain(SECRET);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "kafka.security.protocol=SSL",
        "kafka.main.consumer.max.poll.records=7",
        "kafka.topic.segment.bytes=7",
        "schema.registry.ssl.truststore.location=/etc/keylife/trust.p12",
        "auto.register.schemas=false"
      })
  void whatIsNoSecretIsShown(String setting) {
    run(Map.of(), "--set", setting);
    assertThat(line(setting.substring(0, setting.indexOf('='))))
        .isEqualTo(setting.replace('=', ' ') + " flag --set");
  }

  @Test
  void everythingThatIsWrongIsNamedWithItsPlace() {
    int status =
        run(
            Map.of("KEYLIFE_HTTP_PORT", "many", "KEYLIFE_STATE_DRI", "x"),
            "--set",
            "kafka.session.timeout.ms=soon");
    assertThat(status).isEqualTo(64);
    assertThat(printed.toString())
        .contains("http.port", "(environment KEYLIFE_HTTP_PORT)")
        .contains("'state.dri' (environment KEYLIFE_STATE_DRI). Did you mean 'state.dir'?")
        .contains("kafka.session.timeout.ms", "(flag --set)");
  }

  private String line(String name) {
    List<String> found = new ArrayList<>();
    for (String line : printed.toString().lines().toList()) {
      if (line.startsWith(name + " ")) {
        found.add(line.strip().replaceAll(" +", " "));
      }
    }
    assertThat(found).hasSize(1);
    return found.get(0);
  }

  private int run(Map<String, String> environment, String... arguments) {
    CommandLine command = KeylifeProcessor.configCommand(environment);
    command.setOut(new PrintWriter(printed)).setErr(new PrintWriter(printed));
    List<String> all = new ArrayList<>(List.of("--config", file.toString()));
    all.addAll(List.of(arguments));
    return command.execute(all.toArray(String[]::new));
  }
}
