package dev.keylife.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProcessorSettingsTest {

  @ParameterizedTest
  @CsvSource({
    "state.dri, state.dir",
    "keyset.flie, keyset.file",
    "auto.register.schema, auto.register.schemas"
  })
  void aMisspeltSettingIsRefusedWithTheNearestName(String given, String nearest) {
    assertThatThrownBy(() -> with(given, "x"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("'" + given + "'")
        .hasMessageContaining("'" + nearest + "'");
  }

  @ParameterizedTest
  @CsvSource({
    "key.arn.account, 12",
    "expiry.notices, seven days",
    "deadline.batch, 0",
    "topics.partitions, many",
    "wrapping.key.pool.specs, RSA_1024",
    "wrapping.key.pool.specs, SM2",
    "wrapping.key.sharing.max.answers, 0",
    "crypto.provider, fastest"
  })
  void aMalformedValueIsRefusedByName(String name, String value) {
    assertThatThrownBy(() -> with(name, value))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(name.startsWith("key.arn") ? "key.arn" : name);
  }

  @Test
  void clientSettingsLoseTheirPrefixAndRegistrySettingsKeepTheirNames() {
    ProcessorSettings settings = with("kafka.security.protocol", "SSL");
    assertThat(settings.kafka()).containsEntry("security.protocol", "SSL");
    assertThat(settings.registry()).containsOnlyKeys("schema.registry.url");
  }

  @Test
  void exactlyOnceCannotBeSwitchedOff() {
    ProcessorSettings settings = with("kafka.processing.guarantee", "at_least_once");
    assertThatThrownBy(() -> StreamsSettings.of(settings))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("exactly_once_v2");
  }

  @Test
  void passwordsAreNotShown() {
    assertThat(with("keyset.password", "s3cret password").values().toString())
        .doesNotContain("s3cret");
  }

  @Test
  void environmentOverridesFileAndArgumentsOverrideBoth(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("keylife.properties");
    Files.writeString(file, "topics.partitions=many\nkafka.bootstrap.servers=localhost:1\n");
    Map<String, String> environment = new TreeMap<>();
    environment.put("KEYLIFE_SCHEMA_REGISTRY_URL", "mock://x");
    environment.put("KEYLIFE_ISSUER", "the command line's, passed over");
    assertThat(run(environment, "--config", file.toString()))
        .startsWith("64")
        .contains("topics.partitions");

    environment.put("KEYLIFE_TOPICS_PARTITIONS", "0");
    assertThat(run(environment, "--config", file.toString()))
        .startsWith("64")
        .contains("topics.partitions");

    // All is well formed now; the first thing that is missing is the keystore's password.
    assertThat(run(environment, "--config", file.toString(), "--set", "topics.partitions=3"))
        .startsWith("78")
        .contains("keyset.password.file");
  }

  @Test
  void wrongArgumentsAndFilesEndWith64() {
    assertThat(run(Map.of(), "--nonsense")).startsWith("64").contains("--help");
    assertThat(run(Map.of(), "--config", "/no/such/file")).startsWith("64").contains("/no/such");
    assertThat(run(Map.of())).startsWith("64").contains("kafka.bootstrap.servers");
  }

  private static ProcessorSettings with(String name, String value) {
    Map<String, String> settings = new TreeMap<>();
    settings.put("kafka.bootstrap.servers", "localhost:9092");
    settings.put("schema.registry.url", "mock://settings");
    settings.put(name, value);
    return ProcessorSettings.of(settings);
  }

  /** The exit status and what was printed. */
  private static String run(Map<String, String> environment, String... arguments) {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    PrintStream errors = new PrintStream(printed, true, StandardCharsets.UTF_8);
    int status = KeylifeProcessor.run(environment, errors, arguments);
    return status + " " + printed.toString(StandardCharsets.UTF_8);
  }
}
