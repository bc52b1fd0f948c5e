package dev.keylife.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The registry as clients and people with curl see it. */
class EmbeddedRegistryTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final String V1 = "[{\"name\":\"id\",\"type\":\"string\"}]";
  private static final String V2 =
      "[{\"name\":\"id\",\"type\":\"string\"},{\"name\":\"n\",\"type\":\"int\",\"default\":0}]";
  private static final String BROKEN =
      "[{\"name\":\"id\",\"type\":\"string\"},{\"name\":\"n\",\"type\":\"int\"}]";

  @TempDir static Path folder;
  private static EmbeddedKafka kafka;
  private static EmbeddedRegistry registry;

  /** A subject and a record of its own for each test. */
  private final String subject = "s-" + UUID.randomUUID();

  private record Answer(int status, JsonNode body) {}

  @BeforeAll
  static void start() {
    kafka = EmbeddedKafka.in(folder).build().start();
    registry = EmbeddedRegistry.start(kafka.bootstrapServers(), 0);
  }

  @AfterAll
  static void stop() {
    registry.close();
    kafka.close();
  }

  @Test
  void registrationIsIdempotentAndOneSchemaHasOneIdUnderAllSubjects() throws Exception {
    int id = register(subject, V1).body().path("id").asInt();
    assertThat(register(subject, V1).body().path("id").asInt()).isEqualTo(id);
    assertThat(register(subject + "-other", V1).body().path("id").asInt()).isEqualTo(id);
    assertThat(get("/subjects/" + subject + "/versions").body()).hasToString("[1]");
    assertThat(get("/schemas/ids/" + id + "/subjects").body())
        .extracting(JsonNode::asText)
        .containsExactlyInAnyOrder(subject, subject + "-other");
  }

  @Test
  void aSchemaIsReadByIdVersionAndLatest() throws Exception {
    int id = register(subject, V1).body().path("id").asInt();
    register(subject, V2);
    String v1 = get("/schemas/ids/" + id).body().path("schema").asText();
    assertThat(JSON.readTree(v1).path("fields")).hasSize(1);
    assertThat(get("/subjects/" + subject + "/versions/1").body().path("id").asInt()).isEqualTo(id);
    JsonNode latest = get("/subjects/" + subject + "/versions/latest").body();
    assertThat(latest.path("version").asInt()).isEqualTo(2);
    assertThat(JSON.readTree(latest.path("schema").asText()).path("fields")).hasSize(2);
    Answer found = post("/subjects/" + subject, schema(V1));
    assertThat(found.body().path("version").asInt()).isEqualTo(1);
  }

  @Test
  void anIncompatibleSchemaIsRefusedUnlessTheSubjectAllowsIt() throws Exception {
    register(subject, V1);
    Answer refused = register(subject, BROKEN);
    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.body().path("error_code").asInt()).isEqualTo(409);
    Answer tested =
        post(
            "/compatibility/subjects/" + subject + "/versions/latest?verbose=true", schema(BROKEN));
    assertThat(tested.body().path("is_compatible").asBoolean()).isFalse();
    assertThat(tested.body().path("messages")).isNotEmpty();

    send("PUT", "/config/" + subject, "{\"compatibility\":\"NONE\"}");
    assertThat(register(subject, BROKEN).status()).isEqualTo(200);
  }

  @Test
  void deletionIsSoftFirstAndThenForGood() throws Exception {
    register(subject, V1);
    assertThat(send("DELETE", "/subjects/" + subject, "").body()).hasToString("[1]");
    assertThat(get("/subjects/" + subject + "/versions").status()).isEqualTo(404);
    assertThat(get("/subjects/" + subject + "/versions?deleted=true").body()).hasToString("[1]");
    assertThat(send("DELETE", "/subjects/" + subject + "?permanent=true", "").status())
        .isEqualTo(200);
    assertThat(get("/subjects/" + subject + "/versions?deleted=true").status()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /subjects/none/versions, 404, 40401",
    "GET, /subjects/none/versions/1, 404, 40401",
    "GET, /schemas/ids/4711, 404, 40403",
    "GET, /config/none, 404, 40408",
    "GET, /nonsense, 404, 404",
    "PUT, /subjects/none, 405, 405"
  })
  void whatIsNotThereHasItsCode(String method, String path, int status, int code) throws Exception {
    Answer answer = send(method, path, "");
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.body().path("error_code").asInt()).isEqualTo(code);
    assertThat(answer.body().path("message").asText()).isNotEmpty();
  }

  @Test
  void badVersionsSchemasLevelsAndBodiesHaveTheirCodes() throws Exception {
    register(subject, V1);
    assertThat(code(get("/subjects/" + subject + "/versions/abc"))).isEqualTo(42202);
    assertThat(code(get("/subjects/" + subject + "/versions/9"))).isEqualTo(40402);
    String versions = "/subjects/" + subject + "/versions";
    assertThat(code(post(versions, "{\"schema\":\"{\"}"))).isEqualTo(42201);
    assertThat(code(post(versions, "{\"schemaType\":\"JSON\",\"schema\":\"{}\"}")))
        .isEqualTo(42201);
    assertThat(code(post(versions, "not json"))).isEqualTo(400);
    assertThat(code(send("PUT", "/config", "{\"compatibility\":\"SOMETIMES\"}"))).isEqualTo(42203);
    assertThat(code(post("/subjects/" + subject, schema(V2)))).isEqualTo(40403);
  }

  @Test
  void subjectsMayHoldAnyCharacters() throws Exception {
    String odd = "a%2Fb%20c-" + UUID.randomUUID();
    assertThat(post("/subjects/" + odd + "/versions", schema(V1)).status()).isEqualTo(200);
    assertThat(get("/subjects?subjectPrefix=a%2Fb").body().toString()).contains("a/b c-");
  }

  @Test
  void schemasIdsAndLevelsAreReadBackAfterARestart() throws Exception {
    int id = register(subject, V1).body().path("id").asInt();
    send("PUT", "/config/" + subject, "{\"compatibility\":\"FULL\"}");
    try (EmbeddedRegistry again = EmbeddedRegistry.start(kafka.bootstrapServers(), 0)) {
      JsonNode version =
          JSON.readTree(
              CLIENT
                  .send(
                      HttpRequest.newBuilder(
                              URI.create(again.url() + "/subjects/" + subject + "/versions/1"))
                          .build(),
                      HttpResponse.BodyHandlers.ofString())
                  .body());
      assertThat(version.path("id").asInt()).isEqualTo(id);
    }
    assertThat(get("/config/" + subject).body().path("compatibilityLevel").asText())
        .isEqualTo("FULL");
  }

  @Test
  void manyThatRegisterTheSameSchemaAtOnceGetOneId() {
    List<CompletableFuture<Integer>> all =
        IntStream.range(0, 8)
            .mapToObj(
                i ->
                    CompletableFuture.supplyAsync(
                        () -> {
                          try {
                            return register(subject, V1).body().path("id").asInt();
                          } catch (Exception e) {
                            throw new IllegalStateException(e);
                          }
                        }))
            .toList();
    assertThat(all.stream().map(CompletableFuture::join).distinct()).hasSize(1);
  }

  @Test
  void thePortThatIsInUseIsNamed() {
    int port = URI.create(registry.url()).getPort();
    assertThatThrownBy(() -> EmbeddedRegistry.start(kafka.bootstrapServers(), port))
        .isInstanceOf(EmbeddedException.class)
        .hasMessageContaining("Port " + port);
  }

  private Answer register(String under, String fields) throws Exception {
    return post("/subjects/" + under + "/versions", schema(fields));
  }

  private String schema(String fields) {
    String name = "R" + subject.replace("-", "");
    String schema = "{\"type\":\"record\",\"name\":\"" + name + "\",\"fields\":" + fields + "}";
    return JSON.createObjectNode().put("schema", schema).toString();
  }

  private static int code(Answer answer) {
    return answer.body().path("error_code").asInt();
  }

  private static Answer get(String path) throws Exception {
    return send("GET", path, "");
  }

  private static Answer post(String path, String body) throws Exception {
    return send("POST", path, body);
  }

  private static Answer send(String method, String path, String body) throws Exception {
    HttpResponse<String> response =
        CLIENT.send(
            HttpRequest.newBuilder(URI.create(registry.url() + path))
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    return new Answer(response.statusCode(), JSON.readTree(response.body()));
  }
}
