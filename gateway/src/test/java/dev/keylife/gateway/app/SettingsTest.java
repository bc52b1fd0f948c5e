package dev.keylife.gateway.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keylife.program.TestSettings;
import dev.keylife.program.exit.ExitCode;
import dev.keylife.program.exit.ProgramException;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SettingsTest {
  private static Map<String, String> with(String... more) {
    Map<String, String> settings = new TreeMap<>();
    settings.put("kafka.bootstrap.servers", "localhost:9092");
    settings.put("schema.registry.url", "http://localhost:8081");
    settings.put("credentials.file", "credentials.json");
    for (int i = 0; i < more.length; i += 2) {
      settings.put(more[i], more[i + 1]);
    }
    return settings;
  }

  private static Map<String, String> read(
      Map<String, String> environment, Map<String, String> flags) {
    return TestSettings.read(GatewaySettings.PROGRAM, environment, flags);
  }

  @Test
  void whatIsForTheClientsReachesThem() {
    GatewaySettings settings =
        GatewaySettings.of(
            with("kafka.security.protocol", "SSL", "basic.auth.user.info", "alice:secret"));
    assertThat(settings.client().properties())
        .isEqualTo(
            Map.of(
                "security.protocol", "SSL",
                "bootstrap.servers", "localhost:9092",
                "fetch.max.wait.ms", "500",
                "basic.auth.user.info", "alice:secret"));
    assertThat(settings.client().bootstrapServers()).isEqualTo("localhost:9092");
  }

  @Test
  void aKeysetNeedsItsPasswordWhichIsNoFlag() {
    assertThatThrownBy(() -> GatewaySettings.of(with("use.keyset.file", "keyset.json")))
        .hasMessageContaining("use.keyset.file needs use.keyset.password.file");
    assertThatThrownBy(() -> read(Map.of(), Map.of("use.keyset.password", "never shown")))
        .hasMessageContaining("cannot be given with --set")
        .hasMessageNotContaining("never shown");
    assertThat(
            GatewaySettings.of(with("use.keyset.password", "never passed on"))
                .client()
                .properties())
        .doesNotContainValue("never passed on");
  }

  @Test
  void aKeysetInAnHsmNeedsALibraryAndAPin() {
    String[] inHsm = {"use.keyset.file", "keyset.json", "use.keyset.provider", "pkcs11"};
    assertThatThrownBy(() -> GatewaySettings.of(with(inHsm)))
        .hasMessageContaining("use.keyset.pkcs11.library is needed");
    Map<String, String> settings = with(inHsm);
    settings.put("use.keyset.pkcs11.library", "/usr/lib/hsm.so");
    assertThatThrownBy(() -> GatewaySettings.of(settings))
        .hasMessageContaining("use.keyset.pkcs11.pin.file is needed");
    settings.put("use.keyset.pkcs11.pin.file", "/run/pin");
    assertThat(GatewaySettings.of(settings).client().properties())
        .doesNotContainKey("use.keyset.pkcs11.pin.file");
    // What stands in the text that configures the provider must not add to it.
    settings.put("use.keyset.pkcs11.library", "/usr/lib/hsm.so\nattributes = compatibility");
    assertThatThrownBy(() -> GatewaySettings.of(settings))
        .hasMessageContaining("use.keyset.pkcs11.library");
  }

  @Test
  void whatIsWrongIsNamed() {
    assertThatThrownBy(() -> GatewaySettings.of(with("api.prot", "1")))
        .hasMessage("There is no setting 'api.prot'. Did you mean 'api.port'?");
    assertThatThrownBy(() -> GatewaySettings.of(with("api.port", "70000")))
        .hasMessageContaining("api.port");
    assertThatThrownBy(() -> GatewaySettings.of(with("credentials.any", "true")))
        .hasMessageContainingAll("credentials.any=true takes any", "credentials.file says which");
    Map<String, String> closed = with();
    closed.remove("credentials.file");
    assertThatThrownBy(() -> GatewaySettings.of(closed))
        .hasMessageContaining("Set credentials.file");
    assertThatThrownBy(() -> GatewaySettings.of(with("tls.truststore.location", "ca.pem")))
        .hasMessageContaining("needs tls.keystore.location");
    assertThatThrownBy(() -> GatewaySettings.of(with("call.timeout.ms", "65000")))
        .hasMessageContaining("must be less than api.max.time.ms");
    assertThatThrownBy(() -> GatewaySettings.of(with("key.arn.account", "1")))
        .hasMessageContaining("key.arn.*");
    assertThatThrownBy(() -> GatewaySettings.of(with("authority.administrators", "a*b")))
        .hasMessageContaining("authority.administrators: 'a*b'");
    assertThatThrownBy(() -> GatewaySettings.of(Map.of()))
        .hasMessageContaining("kafka.bootstrap.servers")
        .hasMessageContaining("schema.registry.url");
  }

  @Test
  void anyCredentialsAreTakenOnLoopbackAlone() {
    Map<String, String> open = with("credentials.any", "true", "api.host", "0.0.0.0");
    open.remove("credentials.file");
    assertThatThrownBy(() -> GatewayApp.start(GatewaySettings.of(open)).close())
        .isInstanceOfSatisfying(
            ProgramException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.CREDENTIALS))
        .hasMessageContaining("0.0.0.0");
  }

  @Test
  void theLastPlaceWins() {
    Map<String, String> settings =
        read(
            Map.of(
                "KEYLIFE_API_PORT", "1",
                "KEYLIFE_API_HOST", "::1",
                "KEYLIFE_PORT", "tcp://10.0.0.1:8080",
                "KEYLIFE_JAVA_OPTS", "-Xmx1g",
                "HOME", "/"),
            Map.of("api.port", "2"));
    assertThat(settings).isEqualTo(Map.of("api.port", "2", "api.host", "::1"));
  }

  @Test
  void theManifestsHoldSettingsThatExist() throws IOException {
    Map<String, String> environment = TestSettings.environmentOf("kubernetes-gateway");
    assertThat(environment).hasSizeGreaterThan(3);
    GatewaySettings settings = GatewaySettings.of(read(environment, Map.of()));
    assertThat(settings.acceptsAnyCredentials()).isFalse();
  }
}
