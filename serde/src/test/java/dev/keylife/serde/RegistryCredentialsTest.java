package dev.keylife.serde;

import static dev.keylife.serde.Suite.order;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.common.errors.AuthenticationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Credentials, and settings that are refused before the first record. */
class RegistryCredentialsTest {
  private static final String ALICE = "Basic YWxpY2U6czNjcmV0"; // alice:s3cret
  private static final String BASIC_SOURCE = "basic.auth.credentials.source";
  private static final String BEARER_SOURCE = "bearer.auth.credentials.source";
  private static final String JAAS =
      "org.apache.kafka.common.security.plain.PlainLoginModule required"
          + " username=\"alice\" password=\"s3cret\";";

  private FakeRegistry registry;

  @BeforeEach
  void start() throws IOException {
    registry = new FakeRegistry();
    registry.then(200, "{\"id\":7}");
  }

  @AfterEach
  void stop() {
    registry.close();
  }

  @Test
  void basicCredentialsComeFromTheirSetting() {
    write(Map.of(BASIC_SOURCE, "USER_INFO", "basic.auth.user.info", "alice:s3cret"));
    assertThat(sent("Authorization")).isEqualTo(ALICE);
  }

  @Test
  void basicCredentialsComeFromTheUrl() {
    write(Map.of("schema.registry.url", "http://alice:s3cret@" + registry.address()));
    assertThat(sent("Authorization")).isEqualTo(ALICE);
  }

  @Test
  void basicCredentialsComeFromTheKafkaClientsOwnLogin() {
    write(Map.of(BASIC_SOURCE, "SASL_INHERIT", "sasl.jaas.config", new Password(JAAS)));
    write(Map.of(BASIC_SOURCE, "SASL_INHERIT", "sasl.jaas.config", JAAS));
    assertThat(registry.requests)
        .extracting(FakeRegistry.Request::authorization)
        .containsExactly(ALICE, ALICE);
  }

  @Test
  void userInfoInAUrlIsIgnoredWhereTheSourceIsAnother() {
    write(
        Map.of(
            "schema.registry.url",
            "http://bob:other@" + registry.address(),
            BASIC_SOURCE,
            "USER_INFO",
            "basic.auth.user.info",
            "alice:s3cret"));
    assertThat(sent("Authorization")).isEqualTo(ALICE);
  }

  @Test
  void bearerTokensAndExtraHeadersAreSent() {
    write(
        Map.of(
            BEARER_SOURCE,
            "STATIC_TOKEN",
            "bearer.auth.token",
            "t0ken",
            "request.header.X-Extra",
            "more"));
    assertThat(sent("Authorization")).isEqualTo("Bearer t0ken");
    assertThat(sent("X-Extra")).isEqualTo("more");
  }

  @Test
  void noCredentialsAreSentWhereNoneAreSet() {
    write(Map.of());
    assertThat(sent("Authorization")).isEqualTo("null");
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403, 404, 500, 302})
  void noErrorShowsACredential(int status) {
    try (FakeRegistry refusing = new FakeRegistry().then(status, "{}")) {
      Map<String, Object> config =
          Map.of(
              "schema.registry.url",
              "http://alice:s3cret@" + refusing.address() + ",http://alice:s3cret@localhost:1",
              "max.retries",
              0);
      assertThatThrownBy(() -> write(config))
          .satisfies(e -> assertThat(Suite.trace(e)).doesNotContain("s3cret", "YWxpY2U6"));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://alice:s3cret@bad host:8081",
        "http://alice:s3cret@under_score:8081",
        "ftp://alice:s3cret@host",
        "alice:s3cret",
        "mock://a,http://alice:s3cret@host"
      })
  void aUrlThatIsNoneIsRefusedAndNotShown(String url) {
    assertThatThrownBy(() -> write(Map.of("schema.registry.url", url)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("schema.registry.url")
        .satisfies(e -> assertThat(Suite.trace(e)).doesNotContain("s3cret"));
  }

  @Test
  void aRefusedLoginSaysWhichSettingsToCheck() {
    registry.close();
    try (FakeRegistry refusing = new FakeRegistry().then(401, "{}")) {
      assertThatThrownBy(() -> write(Map.of("schema.registry.url", refusing.url())))
          .isInstanceOf(AuthenticationException.class)
          .hasMessageContaining("basic.auth")
          .hasMessageContaining("bearer.auth");
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "bearer.auth.client.id, x",
    "bearer.auth.issuer.endpoint.url, http://x",
    "use.latest.with.metadata, x",
    "use.schema.guid, x",
    "rule.executors, x",
    "context.name.strategy, x",
    "avro.use.logical.type.converters, true",
    "value.schema.id.serializer, x",
    "proxy.host, x",
    "value.subject.name.strategy, com.example.Mine",
    BASIC_SOURCE + ", OAUTH",
    BEARER_SOURCE + ", OAUTHBEARER",
    "schema.registry.ssl.engine.factory.class, x"
  })
  void whatOnlyConfluentsSerdeHasIsRefusedWithItsNameAndTheWayOut(String name, String value) {
    assertThatThrownBy(() -> write(Map.of(name, value)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(name)
        .hasMessageContaining("profile 'confluent'");
  }

  @ParameterizedTest
  @CsvSource({
    "schema.registry.ssl.endpoint.identification.algorithm, ''",
    "schema.registry.ssl.truststore.lokation, x",
    "bearer.auth.token, forgotten-source",
    "basic.auth.user.info, forgotten:source",
    BASIC_SOURCE + ", USER_INFO",
    BASIC_SOURCE + ", SASL_INHERIT",
    BEARER_SOURCE + ", STATIC_TOKEN",
    "max.retries, -1",
    "http.read.timeout.ms, 0",
    "auto.register.schemas, perhaps",
    "request.header.Host, x",
    "request.header.bad name, x"
  })
  void whatCannotWorkFailsAtConfigureAndNotAtTheFirstRecord(String name, String value) {
    assertThatThrownBy(() -> configured(Map.of(name, value)).close())
        .isInstanceOf(ConfigException.class);
  }

  @Test
  void settingsOfTheKafkaClientAreNotOurs() {
    write(
        Map.of(
            "bootstrap.servers", "localhost:9092",
            "ssl.endpoint.identification.algorithm", "",
            "sasl.mechanism", "PLAIN",
            "retries", 5,
            "whatever.else", new Object()));
    assertThat(registry.requests).hasSize(1);
  }

  private String sent(String header) {
    return registry.requests.get(0).header(header);
  }

  private void write(Map<String, Object> settings) {
    try (RegistryAvroSerializer serializer = configured(settings)) {
      serializer.serialize("orders", order("a", 1));
    }
  }

  private RegistryAvroSerializer configured(Map<String, Object> settings) {
    Map<String, Object> config = new HashMap<>();
    config.put("schema.registry.url", registry.url());
    config.putAll(settings);
    RegistryAvroSerializer serializer = new RegistryAvroSerializer();
    serializer.configure(config, false);
    return serializer;
  }
}
