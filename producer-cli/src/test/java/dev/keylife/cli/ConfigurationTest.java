package dev.keylife.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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
        bootstrap.servers=file:1
        schema.registry.url=http://file
        issuer=file
        timeout=1s
        """);
    Map<String, String> environment =
        Map.of("KEYLIFE_BOOTSTRAP_SERVERS", "env:1", "KEYLIFE_SCHEMA_REGISTRY_URL", "http://env");

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
  void aMisspeltSettingIsRefusedWithTheOnesThereAre() throws Exception {
    usualFile("bootstrap.server=file:1\n");

    assertThatThrownBy(() -> configuration(Map.of()))
        .isInstanceOf(ParameterException.class)
        .hasMessageContaining("unknown setting 'bootstrap.server'")
        .hasMessageContaining("bootstrap.servers, command.config, issuer");
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
