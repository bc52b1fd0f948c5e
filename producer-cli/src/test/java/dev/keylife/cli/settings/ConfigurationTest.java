package dev.keylife.cli.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.keylife.cli.CliHarness;
import dev.keylife.settings.SettingVariable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;

class ConfigurationTest {
  @TempDir Path home;

  @Command(name = "probe")
  static final class Probe {
    @Mixin ConnectionOptions connection = new ConnectionOptions();
  }

  private Configuration configuration(Map<String, String> environment, String... args) {
    Probe probe = new Probe();
    new CommandLine(probe).parseArgs(args);
    return new Configuration(probe.connection, CliHarness.in(home).with(environment).host());
  }

  private void usualFile(String content) throws Exception {
    Path folder = Files.createDirectories(home.resolve(".config/keylife"));
    Files.writeString(folder.resolve("cli.properties"), content);
  }

  @Test
  void withoutAWordTheDefaultsHold() {
    Configuration defaults = configuration(Map.of());

    assertThat(defaults.client().bootstrapServers()).isEqualTo("localhost:9092");
    assertThat(defaults.client().schemaRegistryUrl()).isEqualTo("http://localhost:8081");
    assertThat(defaults.issuer(Optional.empty())).isEqualTo("alice@laptop");
    assertThat(defaults.timeout(Optional.empty())).isEqualTo(Duration.ofSeconds(30));
    assertThat(defaults.output()).isEqualTo(OutputFormat.text);
  }

  @Test
  void aFlagComesBeforeTheEnvironmentBeforeTheFile() throws Exception {
    usualFile(
        """
        kafka.bootstrap.servers=file:1
        schema.registry.url=http://file
        issuer=file
        timeout=1s
        """);
    Map<String, String> environment =
        Map.of(
            "KEYLIFE_KAFKA_BOOTSTRAP_SERVERS",
            "env:1",
            "KEYLIFE_SCHEMA_REGISTRY_URL",
            "http://env");

    Configuration all = configuration(environment, "-b", "flag:1");

    assertThat(all.client().bootstrapServers()).isEqualTo("flag:1");
    assertThat(all.client().schemaRegistryUrl()).isEqualTo("http://env");
    assertThat(all.issuer(Optional.empty())).isEqualTo("file");
    assertThat(all.issuer(Optional.of("flag"))).isEqualTo("flag");
    assertThat(all.timeout(Optional.empty())).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void clientPropertiesPassThroughAndTheirAddressesComeBeforeTheDefaults() throws Exception {
    Path file =
        Files.writeString(
            home.resolve("client.properties"),
            "bootstrap.servers=secure:9093\nsecurity.protocol=SASL_SSL\n");

    Configuration configuration = configuration(Map.of("KEYLIFE_COMMAND_CONFIG", file.toString()));

    assertThat(configuration.client().bootstrapServers()).isEqualTo("secure:9093");
    assertThat(configuration.client().properties()).containsEntry("security.protocol", "SASL_SSL");
  }

  @Test
  void theProcessorsFileServesTooAndItsClientSettingsReachTheClient() throws Exception {
    Path file =
        Files.writeString(
            home.resolve("keylife.properties"),
            """
            kafka.bootstrap.servers=broker:9092
            kafka.security.protocol=SSL
            basic.auth.user.info=me:secret
            state.dir=/var/lib/keylife
            keyset.file=keyset.json
            """);

    Configuration configuration = configuration(Map.of("KEYLIFE_CONFIG", file.toString()));

    assertThat(configuration.client().bootstrapServers()).isEqualTo("broker:9092");
    assertThat(configuration.client().properties())
        .containsEntry("security.protocol", "SSL")
        .containsEntry("basic.auth.user.info", "me:secret")
        .doesNotContainKeys("state.dir", "keyset.file");
  }

  @Test
  void theEnvironmentMayHoldAnyClientSettingAndTheProcessorsOwn() {
    Configuration configuration =
        configuration(
            Map.of(
                "KEYLIFE_KAFKA_SECURITY_PROTOCOL", "SSL",
                "KEYLIFE_STATE_DIR", "/var/lib/keylife",
                "KEYLIFE_KAFKA_NUM_STREAM_THREADS", "2",
                "KEYLIFE_SERVICE_HOST", "10.0.0.1"));

    assertThat(configuration.client().properties()).containsEntry("security.protocol", "SSL");
  }

  @Test
  void aFlagForAFileOfClientPropertiesComesBeforeTheEnvironment() throws Exception {
    Path file = Files.writeString(home.resolve("c"), "security.protocol=SASL_SSL\n");

    Configuration configuration =
        configuration(
            Map.of("KEYLIFE_KAFKA_SECURITY_PROTOCOL", "SSL"), "--command-config", file.toString());

    assertThat(configuration.client().properties()).containsEntry("security.protocol", "SASL_SSL");
  }

  static Stream<Arguments> misspelt() {
    return Stream.of(
        arguments("bootstrap.servers", "kafka.bootstrap.servers"),
        arguments("bootstrap.server", "kafka.bootstrap.servers"),
        arguments("boostrap.servers", "kafka.bootstrap.servers"),
        arguments("kafka.boostrap.servers", "kafka.bootstrap.servers"),
        arguments("security.protocol", "kafka.security.protocol"),
        arguments("kafka.sasl.mechanisms", "kafka.sasl.mechanism"),
        arguments("schema.registry.uri", "schema.registry.url"),
        arguments("isuer", "issuer"),
        arguments("time.out", "timeout"));
  }

  @ParameterizedTest
  @MethodSource("misspelt")
  void aMisspeltSettingIsRefusedWithTheOneThatWasMeant(String wrong, String meant)
      throws Exception {
    usualFile(wrong + "=x\n");
    assertThatThrownBy(() -> configuration(Map.of()))
        .isInstanceOf(ParameterException.class)
        .hasMessageContaining("unknown setting '%s'", wrong)
        .hasMessageContaining("Did you mean '%s'", meant);

    usualFile("");
    String variable = SettingVariable.of(wrong);
    assertThatThrownBy(() -> configuration(Map.of(variable, "x")))
        .isInstanceOf(ParameterException.class)
        .hasMessageContaining("unknown setting '%s'", variable)
        .hasMessageContaining("Did you mean '%s'", SettingVariable.of(meant));
  }

  @Test
  void aFileWithASettingOfNobodyIsRefusedWithTheOnesThereAre() throws Exception {
    usualFile("colour=blue\n");

    assertThatThrownBy(() -> configuration(Map.of()))
        .isInstanceOf(ParameterException.class)
        .hasMessageContaining("unknown setting 'colour'")
        .hasMessageContaining("kafka.bootstrap.servers, schema.registry.url");
  }

  @Test
  void showsWhatIsInEffectAndWhereItStandsAndNoSecret() throws Exception {
    Path file =
        Files.writeString(
            home.resolve("keylife.properties"),
            """
            schema.registry.url=https://me:pass@registry:8081
            kafka.sasl.jaas.config=org.example.Login required password="pass";
            kafka.plugin.setting=pass
            schema.registry.ssl.key.password=pass
            """);

    CliHarness.Run run =
        CliHarness.in(home)
            .with(Map.of("KEYLIFE_KAFKA_BOOTSTRAP_SERVERS", "env:1"))
            .run("settings", "--config", file.toString());

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out())
        .contains("env:1", "environment KEYLIFE_KAFKA_BOOTSTRAP_SERVERS")
        .contains("https://********@registry:8081", "file " + file)
        .contains("kafka.sasl.jaas.config", "kafka.plugin.setting", "alice@laptop")
        .doesNotContain("pass\"", "=pass", " pass ", ":pass@");
  }

  @Test
  void aBadValueFromTheEnvironmentIsWrongUsage() {
    Configuration configuration =
        configuration(Map.of("KEYLIFE_OUTPUT", "yaml", "KEYLIFE_TIMEOUT", "long"));

    assertThatThrownBy(configuration::output).isInstanceOf(ParameterException.class);
    assertThatThrownBy(() -> configuration.timeout(Optional.empty()))
        .isInstanceOf(ParameterException.class)
        .hasMessageContaining("'long' is not a duration");
  }
}
