package dev.keylife.serde;

import static dev.keylife.serde.Suite.order;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.security.ssl.DefaultSslEngineFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** TLS towards the registry, with keys made for the test. */
class RegistryTlsTest {
  private static final String PASSWORD = "changeit-please";
  private static final String TRUST = "schema.registry.ssl.truststore.";
  private static final String KEYS = "schema.registry.ssl.keystore.";

  @TempDir private static Path dir;

  @BeforeAll
  static void makeKeys() throws Exception {
    makeKey("server", "localhost");
    makeKey("elsewhere", "elsewhere.example");
    makeKey("client", "client.example");
  }

  @ParameterizedTest
  @CsvSource({"PKCS12, server.trust.PKCS12", "JKS, server.trust.JKS", "PEM, server.pem"})
  void aRegistryWhoseCertificateIsTrustedIsUsed(String type, String file) throws Exception {
    try (FakeRegistry registry = registry("server", false)) {
      Map<String, Object> config = new HashMap<>();
      config.put(TRUST + "type", type);
      config.put(TRUST + "location", dir.resolve(file).toString());
      if (!type.equals("PEM")) {
        config.put(TRUST + "password", PASSWORD);
      }
      write(registry, config);
      assertThat(registry.requests).hasSize(1);
    }
  }

  @Test
  void aRegistryWhoseCertificateIsNotTrustedIsRefused() throws Exception {
    try (FakeRegistry registry = registry("server", false)) {
      assertThatThrownBy(() -> write(registry, Map.of()))
          .isInstanceOf(SslAuthenticationException.class)
          .hasMessageContaining(registry.url())
          .hasMessageContaining("schema.registry.ssl");
      assertThat(registry.requests).isEmpty();
    }
  }

  @Test
  void aTrustedCertificateOfAnotherHostIsRefused() throws Exception {
    try (FakeRegistry registry = registry("elsewhere", false)) {
      assertThatThrownBy(() -> write(registry, trusting("elsewhere")))
          .isInstanceOf(SslAuthenticationException.class);
      assertThat(registry.requests).isEmpty();
    }
  }

  @Test
  void aClientShowsItsOwnCertificateWhereTheRegistryAsksForIt() throws Exception {
    try (FakeRegistry registry = registry("server", true)) {
      Map<String, Object> config = trusting("server");
      assertThatThrownBy(() -> write(registry, config)).isInstanceOf(KafkaException.class);
      config.put(KEYS + "type", "PKCS12");
      config.put(KEYS + "location", dir.resolve("client.keys").toString());
      config.put(KEYS + "password", PASSWORD);
      config.put("schema.registry.ssl.key.password", PASSWORD);
      write(registry, config);
      assertThat(registry.requests).hasSize(1);
    }
  }

  @Test
  void onlyTheProtocolsThatAreSetAreSpoken() throws Exception {
    try (FakeRegistry registry = registry("server", false)) {
      Map<String, Object> config = trusting("server");
      config.put("schema.registry.ssl.enabled.protocols", "TLSv1.3");
      config.put("schema.registry.ssl.cipher.suites", "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384");
      // A suite of TLS 1.2 alone leaves nothing to agree on.
      assertThatThrownBy(() -> write(registry, config)).isInstanceOf(KafkaException.class);
      config.put("schema.registry.ssl.cipher.suites", "TLS_AES_256_GCM_SHA384");
      write(registry, config);
    }
  }

  @Test
  void aStoreThatCannotBeReadFailsAtConfigureAndKeepsItsPassword() {
    Map<String, Object> config = trusting("server");
    config.put(TRUST + "location", dir.resolve("nowhere").toString());
    config.put("schema.registry.url", "https://localhost:1");
    try (RegistryAvroSerializer serializer = new RegistryAvroSerializer()) {
      assertThatThrownBy(() -> serializer.configure(config, false))
          .isInstanceOf(KafkaException.class)
          .hasMessageContaining("nowhere")
          .satisfies(e -> assertThat(Suite.trace(e)).doesNotContain(PASSWORD));
    }
  }

  private static Map<String, Object> trusting(String name) {
    Map<String, Object> config = new HashMap<>();
    config.put(TRUST + "type", "PKCS12");
    config.put(TRUST + "location", dir.resolve(name + ".trust.PKCS12").toString());
    config.put(TRUST + "password", PASSWORD);
    return config;
  }

  private static void write(FakeRegistry registry, Map<String, Object> settings) {
    Map<String, Object> config = new HashMap<>(settings);
    config.put("schema.registry.url", registry.url());
    config.put("max.retries", 0);
    try (RegistryAvroSerializer serializer = new RegistryAvroSerializer()) {
      serializer.configure(config, false);
      serializer.serialize("orders", order("a", 1));
    }
  }

  private static FakeRegistry registry(String name, boolean mutual) throws Exception {
    try (DefaultSslEngineFactory factory = new DefaultSslEngineFactory()) {
      factory.configure(
          Map.of(
              "ssl.protocol",
              "TLSv1.3",
              "ssl.enabled.protocols",
              List.of("TLSv1.3", "TLSv1.2"),
              "ssl.cipher.suites",
              List.of(),
              "ssl.keystore.type",
              "PKCS12",
              "ssl.keystore.location",
              dir.resolve(name + ".keys").toString(),
              "ssl.keystore.password",
              new Password(PASSWORD),
              "ssl.key.password",
              new Password(PASSWORD),
              "ssl.truststore.type",
              "PEM",
              "ssl.truststore.location",
              dir.resolve("client.pem").toString()));
      return FakeRegistry.withTls(factory.sslContext(), mutual).then(200, "{\"id\":7}");
    }
  }

  /** A key pair, and its certificate in each form of a truststore. */
  private static void makeKey(String name, String host) throws Exception {
    keytool(name + ".keys", "CN=" + host, "san=dns:" + host);
    KeyStore keys = KeyStore.getInstance(dir.resolve(name + ".keys").toFile(), password());
    Certificate certificate = keys.getCertificate("key");
    for (String type : List.of("PKCS12", "JKS")) {
      KeyStore trust = KeyStore.getInstance(type);
      trust.load(null, password());
      trust.setCertificateEntry(name, certificate);
      try (OutputStream file = Files.newOutputStream(dir.resolve(name + ".trust." + type))) {
        trust.store(file, password());
      }
    }
    String base64 = Base64.getMimeEncoder().encodeToString(certificate.getEncoded());
    Files.writeString(
        dir.resolve(name + ".pem"),
        "-----BEGIN CERTIFICATE-----\n" + base64 + "\n-----END CERTIFICATE-----\n");
  }

  private static char[] password() {
    return PASSWORD.toCharArray();
  }

  private static void keytool(String store, String name, String extension) throws Exception {
    Path log = dir.resolve("keytool.log");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keystore",
                store,
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD,
                "-alias",
                "key",
                "-keyalg",
                "EC",
                "-dname",
                name,
                "-ext",
                extension)
            .directory(dir.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    assertThat(process.waitFor(3, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).describedAs(Files.readString(log)).isZero();
  }
}
