package dev.keylife.serde;

import static dev.keylife.serde.Suite.order;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.KafkaException;
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
    assertThat(request.header("Content-Type")).isEqualTo("application/vnd.schemaregistry.v1+json");
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
  void anAnswerThatStallsBehindItsHeadersIsNotWaitedForForEver() throws Exception {
    try (StallingServer stalling = new StallingServer();
        RegistryAvroSerializer serializer =
            serializer(
                Map.of(
                    "schema.registry.url",
                    stalling.url(),
                    "http.read.timeout.ms",
                    300,
                    "max.retries",
                    0))) {
      assertTimeoutPreemptively(
          Duration.ofMinutes(2),
          () ->
              assertThatThrownBy(() -> serializer.serialize("orders", order("a", 1)))
                  .isInstanceOf(TimeoutException.class));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"{}", "{\"id\":null}", "''", "<html>log in</html>", "[1]"})
  void anAnswerThatNamesNoIdIsNeverWrittenBeforeARecord(String body) {
    registry.then(200, body);
    try (RegistryAvroSerializer serializer = serializer(Map.of("max.retries", 1))) {
      assertThatThrownBy(() -> serializer.serialize("orders", order("a", 1)))
          .isInstanceOf(TimeoutException.class)
          .hasMessageContaining("not a Schema Registry");
    }
  }

  @Test
  void staysWithTheUrlThatAnswered() throws IOException {
    registry.then(503, "{}");
    try (FakeRegistry second = new FakeRegistry()) {
      second.then(200, REGISTERED);
      Map<String, Object> both = Map.of("schema.registry.url", registry.url() + "," + second.url());
      try (RegistryAvroSerializer serializer = serializer(both)) {
        serializer.serialize("orders", order("a", 1));
        serializer.serialize("invoices", order("a", 1));
      }
      assertThat(registry.requests).hasSize(1);
      assertThat(second.requests).hasSize(2);
    }
  }

  @Test
  void namesAllUrlsWhereNoneAnswers() {
    registry.then(503, "{}");
    Map<String, Object> both =
        Map.of("schema.registry.url", registry.url() + "/,http://localhost:1", "max.retries", 0);
    try (RegistryAvroSerializer serializer = serializer(both)) {
      assertThatThrownBy(() -> serializer.serialize("orders", order("a", 1)))
          .isInstanceOf(TimeoutException.class)
          .hasMessageContaining(registry.url() + ", http://localhost:1");
    }
  }

  @Test
  void saysHowToRegisterASchemaThatIsNotThere() {
    registry.then(404, "{\"error_code\":40403,\"message\":\"Schema not found\"}");
    try (RegistryAvroSerializer serializer = serializer(Map.of("auto.register.schemas", false))) {
      assertThatThrownBy(() -> serializer.serialize("orders", order("a", 1)))
          .isInstanceOf(SerializationException.class)
          .hasMessageContainingAll(
              "test.Order",
              "orders-value",
              "Schema not found",
              "HTTP 404, error code 40403",
              "POST /subjects/orders-value/versions",
              "auto.register.schemas=true");
    }
    assertThat(registry.requests)
        .extracting(FakeRegistry.Request::path)
        .containsExactly("/subjects/orders-value?normalize=false&deleted=false");
  }

  @Test
  void subjectsAreEscapedInPaths() {
    registry.then(200, REGISTERED);
    try (RegistryAvroSerializer serializer = serializer(Map.of("normalize.schemas", true))) {
      serializer.serialize("or ders/é", order("a", 1));
    }
    assertThat(registry.requests.get(0).path())
        .isEqualTo("/subjects/or%20ders%2F%C3%A9-value/versions?normalize=true");
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
