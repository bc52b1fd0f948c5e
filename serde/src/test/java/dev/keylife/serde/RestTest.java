package dev.keylife.serde;

import static dev.keylife.serde.Suite.order;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What our serde does with what a registry, or what stands before it, answers. */
class RestTest {
  private static final String REGISTERED = "{\"id\":7}";

  private FakeRegistry registry;

  @BeforeEach
  void start() throws IOException {
    registry = new FakeRegistry();
  }

  @AfterEach
  void stop() {
    registry.close();
  }

  @Test
  void registersOnceAndRemembers() {
    registry.then(200, REGISTERED);
    try (RegistryAvroSerializer serializer = serializer(Map.of())) {
      assertThat(serializer.serialize("orders", order("a", 1))[4]).isEqualTo((byte) 7);
      serializer.serialize("orders", order("b", 2));
    }
    assertThat(registry.requests).hasSize(1);
    FakeRegistry.Request request = registry.requests.get(0);
    assertThat(request.method()).isEqualTo("POST");
    assertThat(request.path()).isEqualTo("/subjects/orders-value/versions?normalize=false");
    assertThat(request.body()).contains("\"schemaType\":\"AVRO\"");
  }

  @ParameterizedTest
  @CsvSource({"408", "429", "500", "502", "503", "504"})
  void triesAgainWhereTheFailureMayPass(int status) {
    registry.then(status, "{}").then(status, "<html>busy</html>").then(200, REGISTERED);
    try (RegistryAvroSerializer serializer = serializer(Map.of())) {
      assertThat(serializer.serialize("orders", order("a", 1))).isNotNull();
    }
    assertThat(registry.requests).hasSize(3);
  }

  @Test
  void givesUpAfterTheRetriesThatAreSet() {
    registry.then(503, "{}");
    try (RegistryAvroSerializer serializer = serializer(Map.of("max.retries", 2))) {
      assertThatThrownBy(() -> serializer.serialize("orders", order("a", 1)))
          .isInstanceOf(TimeoutException.class)
          .hasMessageContaining(registry.url());
    }
    assertThat(registry.requests).hasSize(3);
  }

  @Test
  void goesToTheNextUrlWhereOneIsDown() {
    registry.then(200, REGISTERED);
    Map<String, Object> urls =
        Map.of("schema.registry.url", "http://localhost:1," + registry.url());
    try (RegistryAvroSerializer serializer = serializer(urls)) {
      assertThat(serializer.serialize("orders", order("a", 1))).isNotNull();
    }
  }

  @Test
  void saysWhichRegistryCannotBeReached() {
    Map<String, Object> down =
        Map.of("schema.registry.url", "http://localhost:1", "max.retries", 0);
    try (RegistryAvroSerializer serializer = serializer(down)) {
      assertThatThrownBy(() -> serializer.serialize("orders", order("a", 1)))
          .isInstanceOf(TimeoutException.class)
          .hasMessageContaining("http://localhost:1")
          .hasMessageContaining("schema.registry.url");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "401, org.apache.kafka.common.errors.AuthenticationException",
    "403, org.apache.kafka.common.errors.AuthorizationException",
    "409, org.apache.kafka.common.errors.SerializationException",
    "422, org.apache.kafka.common.errors.SerializationException",
    "429, org.apache.kafka.common.errors.ThrottlingQuotaExceededException",
    "502, org.apache.kafka.common.errors.DisconnectException",
    "504, org.apache.kafka.common.errors.TimeoutException"
  })
  void failuresAreTheKafkaExceptionsThatClientsKnow(
      int status, Class<? extends KafkaException> type) {
    registry.then(status, "{\"error_code\":12345,\"message\":\"the registry's own words\"}");
    try (RegistryAvroSerializer serializer = serializer(Map.of("max.retries", 0))) {
      assertThatThrownBy(() -> serializer.serialize("orders", order("a", 1)))
          .isExactlyInstanceOf(type)
          .hasMessageContaining("orders-value")
          .hasMessageContaining("the registry's own words")
          .hasMessageContaining("12345");
    }
  }

  @Test
  void aTimeOutIsBounded() throws IOException {
    try (java.net.ServerSocket silent =
        new java.net.ServerSocket(0, 10, java.net.InetAddress.getLoopbackAddress())) {
      Map<String, Object> config =
          Map.of(
              "schema.registry.url",
              "http://localhost:" + silent.getLocalPort(),
              "http.read.timeout.ms",
              200,
              "max.retries",
              1);
      try (RegistryAvroSerializer serializer = serializer(config)) {
        assertThatThrownBy(() -> serializer.serialize("orders", order("a", 1)))
            .isInstanceOf(TimeoutException.class);
      }
    }
  }

  @Test
  void basicCredentialsComeFromTheSettingOrTheUrlAndAreNeverShown() {
    registry.then(401, "{}");
    Map<String, Object> fromSetting =
        Map.of(
            "basic.auth.credentials.source",
            "USER_INFO",
            "basic.auth.user.info",
            "alice:s3cret",
            "max.retries",
            0);
    Map<String, Object> fromUrl =
        Map.of("schema.registry.url", "http://bob:s3cret@" + registry.address(), "max.retries", 0);
    for (Map<String, Object> config : java.util.List.of(fromSetting, fromUrl)) {
      try (RegistryAvroSerializer serializer = serializer(config)) {
        assertThatThrownBy(() -> serializer.serialize("orders", order("a", 1)))
            .isInstanceOf(AuthenticationException.class)
            .hasMessageNotContaining("s3cret");
      }
    }
    assertThat(registry.requests)
        .extracting(FakeRegistry.Request::authorization)
        .containsExactly("Basic YWxpY2U6czNjcmV0", "Basic Ym9iOnMzY3JldA==");
  }

  @Test
  void bearerTokensAndExtraHeadersAreSent() {
    registry.then(200, REGISTERED);
    Map<String, Object> config =
        Map.of(
            "bearer.auth.credentials.source",
            "STATIC_TOKEN",
            "bearer.auth.token",
            "t0ken",
            "request.header.X-Extra",
            "more");
    try (RegistryAvroSerializer serializer = serializer(config)) {
      serializer.serialize("orders", order("a", 1));
    }
    assertThat(registry.requests.get(0).authorization()).isEqualTo("Bearer t0ken");
    assertThat(registry.requests.get(0).extra()).isEqualTo("more");
  }

  @ParameterizedTest
  @CsvSource({
    "bearer.auth.client.id, x",
    "use.latest.with.metadata, x",
    "rule.executors, x",
    "value.subject.name.strategy, com.example.Mine",
    "basic.auth.credentials.source, SASL_INHERIT",
    "schema.registry.ssl.endpoint.identification.algorithm, ''"
  })
  void whatIsNotSupportedFailsAtConfigure(String name, String value) {
    assertThatThrownBy(() -> serializer(Map.of(name, value)).close())
        .isInstanceOf(ConfigException.class);
  }

  @Test
  void theLatestVersionIsUsedOnlyWhereItIsWhatTheProgramWrites() {
    String same = Suite.ORDER.toString().replace("\"", "\\\"");
    registry.then(200, "{\"id\":9,\"version\":3,\"schema\":\"" + same + "\"}");
    Map<String, Object> config = Map.of("auto.register.schemas", false, "use.latest.version", true);
    try (RegistryAvroSerializer serializer = serializer(config)) {
      assertThat(serializer.serialize("orders", order("a", 1))[4]).isEqualTo((byte) 9);
    }
    String other = same.replace("qty", "count");
    registry.then(200, "{\"id\":10,\"version\":4,\"schema\":\"" + other + "\"}");
    registry.requests.clear();
    try (RegistryAvroSerializer serializer = serializer(config)) {
      serializer.serialize("orders", order("a", 1)); // the script's first answer once more
    }
    try (RegistryAvroSerializer serializer = serializer(config)) {
      assertThatThrownBy(() -> serializer.serialize("orders", order("a", 1)))
          .isInstanceOf(SerializationException.class)
          .hasMessageContaining("orders-value");
    }
  }

  private RegistryAvroSerializer serializer(Map<String, Object> settings) {
    Map<String, Object> config = new HashMap<>();
    config.put("schema.registry.url", registry.url());
    config.put("retries.wait.ms", 1);
    config.putAll(settings);
    RegistryAvroSerializer serializer = new RegistryAvroSerializer();
    serializer.configure(config, false);
    return serializer;
  }
}
