package dev.keylife.replicator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keylife.client.regions.Region;
import dev.keylife.program.ConfigCommand;
import dev.keylife.program.TestSettings;
import dev.keylife.settings.SettingVariable;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class ReplicatorSettingsTest {
  private static Map<String, String> with(String... more) {
    Map<String, String> settings = new TreeMap<>();
    settings.put("regions", "eu-central-1, eu-west-1");
    settings.put("principal", "replicator");
    for (String region : new String[] {"eu-central-1", "eu-west-1"}) {
      settings.put("region." + region + ".kafka.bootstrap.servers", region + ":9092");
      settings.put("region." + region + ".schema.registry.url", "http://" + region + ":8081");
    }
    for (int i = 0; i < more.length; i += 2) {
      settings.put(more[i], more[i + 1]);
    }
    return settings;
  }

  @Test
  void whatIsForTheClientsOfARegionReachesThemAndNoOthers() {
    ReplicatorSettings settings =
        ReplicatorSettings.of(
            with(
                "region.eu-west-1.kafka.security.protocol", "SSL",
                "region.eu-west-1.basic.auth.user.info", "alice:secret"));
    assertThat(settings.regions())
        .extracting(Region::name)
        .containsExactly("eu-central-1", "eu-west-1");
    assertThat(settings.regions().get(1).settings().properties())
        .isEqualTo(
            Map.of(
                "security.protocol", "SSL",
                "bootstrap.servers", "eu-west-1:9092",
                "basic.auth.user.info", "alice:secret"));
    assertThat(settings.regions().get(1).settings().bootstrapServers()).isEqualTo("eu-west-1:9092");
    assertThat(settings.regions().get(0).settings().properties())
        .isEqualTo(Map.of("bootstrap.servers", "eu-central-1:9092"));
  }

  @Test
  void whatIsWrongIsNamed() {
    assertThatThrownBy(() -> ReplicatorSettings.of(with("http.prot", "1")))
        .hasMessage("There is no setting 'http.prot'. Did you mean 'http.port'?");
    assertThatThrownBy(
            () -> ReplicatorSettings.of(with("region.eu-west-1.signing.key.fil", "signing.pem")))
        .hasMessageContaining("Did you mean 'region.eu-west-1.signing.key.file'?");
    assertThatThrownBy(
            () -> ReplicatorSettings.of(with("region.us-east-1.kafka.security.protocol", "SSL")))
        .as("a Region that is not among the regions")
        .hasMessageContaining("There is no setting 'region.us-east-1.kafka.security.protocol'");
    assertThatThrownBy(() -> ReplicatorSettings.of(with("regions", "eu-west-1")))
        .hasMessageContaining("regions names two Regions at least, each once.");
    assertThatThrownBy(() -> ReplicatorSettings.of(with("regions", "eu-west-1,eu-west-1")))
        .hasMessageContaining("each once");
    assertThatThrownBy(() -> ReplicatorSettings.of(with("regions", "eu-west-1,eu-north-1")))
        .hasMessageContaining(
            "Missing: region.eu-north-1.kafka.bootstrap.servers and"
                + " region.eu-north-1.schema.registry.url.")
        .hasMessageContaining("KEYLIFE_REGION_EU___NORTH___1_KAFKA_BOOTSTRAP_SERVERS");
    assertThatThrownBy(
            () -> ReplicatorSettings.of(with("region.eu-west-1.kafka.security.protcol", "SSL")))
        .hasMessageContaining("Did you mean 'region.eu-west-1.kafka.security.protocol'?");
    assertThatThrownBy(
            () -> ReplicatorSettings.of(with("region.eu-west-1.security.protocol", "SSL")))
        .hasMessageContaining("Did you mean 'region.eu-west-1.kafka.security.protocol'?");
    assertThatThrownBy(
            () -> ReplicatorSettings.of(with("region.eu-west-1.kafka.security.protocol", "TSL")))
        .hasMessageContaining("region.eu-west-1.kafka.security.protocol");
    assertThatThrownBy(
            () -> ReplicatorSettings.of(with("region.eu-west-1.signing.key.file", "signing.pem")))
        .hasMessageContaining("go together");
    assertThatThrownBy(() -> ReplicatorSettings.of(with("command.timeout.ms", "1")))
        .hasMessageContaining("command.timeout.ms");
    assertThatThrownBy(() -> ReplicatorSettings.of(Map.of()))
        .hasMessageContaining("regions")
        .hasMessageContaining("principal");
  }

  private static Map<String, String> read(
      Map<String, String> environment, Map<String, String> flags) {
    return TestSettings.read(ReplicatorSettings.PROGRAM, environment, flags);
  }

  @Test
  void theLastPlaceWins() {
    assertThat(
            read(
                Map.of(
                    "KEYLIFE_REGION_EU___WEST___1_KAFKA_BOOTSTRAP_SERVERS", "b:9092",
                    "KEYLIFE_HTTP_PORT", "1",
                    "KEYLIFE_SERVICE_HOST", "10.0.0.1",
                    "KEYLIFE_ISSUER", "of the command line",
                    "KEYLIFE_LOG_FORMAT", "json",
                    "HOME", "/"),
                Map.of("http.port", "2")))
        .isEqualTo(Map.of("region.eu-west-1.kafka.bootstrap.servers", "b:9092", "http.port", "2"));
  }

  @Test
  void theManifestsHoldSettingsThatExist() throws IOException {
    Map<String, String> settings =
        read(TestSettings.environmentOf("kubernetes-replicator"), Map.of());
    assertThat(settings).hasSizeGreaterThan(8);
    // The key itself is in a Secret.
    settings.keySet().removeIf(name -> name.contains(".signing."));
    assertThat(ReplicatorSettings.of(settings).regions()).hasSize(2);
  }

  @Test
  void theProgramEndsWithTheStatusThatItsHelpTells() {
    ByteArrayOutputStream errors = new ByteArrayOutputStream();
    assertThat(run(errors, "--set", "regions=a-1,b-1")).isEqualTo(64);
    assertThat(errors.toString(StandardCharsets.UTF_8))
        .contains("keylife-replicator: ")
        .contains("principal");
    assertThat(run(errors, "--nonsense")).isEqualTo(64);
    assertThat(
            run(
                errors,
                "--set",
                "regions=eu-west-1,eu-north-1",
                "--set",
                "principal=replicator",
                "--set",
                "region.eu-west-1.kafka.bootstrap.servers=unused:1",
                "--set",
                "region.eu-west-1.schema.registry.url=http://unused",
                "--set",
                "region.eu-west-1.signing.key.file=/nowhere/signing.pem",
                "--set",
                "region.eu-west-1.signing.audience=test",
                "--set",
                "region.eu-north-1.kafka.bootstrap.servers=unused:1",
                "--set",
                "region.eu-north-1.schema.registry.url=http://unused"))
        .isEqualTo(78);
    assertThat(errors.toString(StandardCharsets.UTF_8)).contains("/nowhere/signing.pem");
  }

  @Test
  void whatIsInEffectIsShownWithoutSecrets() {
    ByteArrayOutputStream errors = new ByteArrayOutputStream();
    StringWriter out = new StringWriter();
    Map<String, String> environment = new TreeMap<>();
    with("region.eu-west-1.basic.auth.user.info", "alice:hunter2", "http.port", "1")
        .forEach((name, value) -> environment.put(SettingVariable.of(name), value));
    CommandLine config =
        ConfigCommand.commandLine("test", environment, ReplicatorSettings.PROGRAM)
            .setOut(new PrintWriter(out));
    assertThat(config.execute("--set", "http.port=2")).isZero();
    assertThat(out.toString())
        .containsPattern("http\\.port +2 +flag --set")
        .containsPattern(
            "region\\.eu-west-1\\.kafka\\.bootstrap\\.servers +eu-west-1:9092 +environment"
                + " KEYLIFE_REGION_EU___WEST___1_KAFKA_BOOTSTRAP_SERVERS")
        .containsPattern("region\\.eu-central-1\\.signing\\.key\\.file +default")
        .containsPattern("region\\.eu-west-1\\.basic\\.auth\\.user\\.info +\\*{8} ")
        .doesNotContain("hunter2");
    assertThat(run(errors, "config", "--set", "regions=a-1,b-1")).isEqualTo(64);
  }

  private static int run(ByteArrayOutputStream errors, String... args) {
    return KeylifeReplicator.run(
        Map.of(), new PrintStream(errors, true, StandardCharsets.UTF_8), args);
  }
}
