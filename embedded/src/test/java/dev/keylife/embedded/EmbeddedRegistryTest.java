package dev.keylife.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The registry through HTTP. Every test has subjects of its own, named by the first word. */
class EmbeddedRegistryTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final String TYPE = "application/vnd.schemaregistry.v1+json";

  @TempDir static Path data;

  private static EmbeddedKafka kafka;
  private static EmbeddedRegistry registry;

  @BeforeAll
  static void start() {
    kafka = EmbeddedKafka.in(data).build().start();
    registry = EmbeddedRegistry.start(kafka.bootstrapServers(), 0);
  }

  @AfterAll
  static void stop() {
    registry.close();
    kafka.close();
  }

  @AfterEach
  void globalLevelIsTheDefault() throws Exception {
    delete("/config");
  }

  @Test
  void leavesItsPortFreeWhereTheBrokersAreOutOfReach() {
    int port = Ports.anyFree();
    Map<String, Object> nobody =
        Map.of(
            "bootstrap.servers",
            "localhost:1",
            "default.api.timeout.ms",
            "1000",
            "request.timeout.ms",
            "1000");
    assertThatThrownBy(
            () -> EmbeddedRegistry.start(nobody, new InetSocketAddress("localhost", port)))
        .isInstanceOf(EmbeddedException.class);
    Ports.requireFree("the next registry", port);
  }

  @Test
  void letsInWhoeverBringsALoginWhereItAsksForOne() throws Exception {
    RegistryAccess access =
        new RegistryAccess(
            Optional.empty(),
            Set.of(RegistryAccess.basic("me", "secret"), RegistryAccess.bearer("token")));
    try (EmbeddedRegistry guarded =
        EmbeddedRegistry.start(
            Map.of("bootstrap.servers", kafka.bootstrapServers()),
            new InetSocketAddress("localhost", 0),
            access)) {
      URI uri = URI.create(guarded.url() + "/subjects");
      HttpRequest.Builder request = HttpRequest.newBuilder(uri);
      assertThat(send(request).statusCode()).isEqualTo(401);
      assertThat(send(request).body()).contains("40101");
      for (String login : access.logins()) {
        assertThat(send(HttpRequest.newBuilder(uri).header("Authorization", login)).statusCode())
            .isEqualTo(200);
      }
      request.header("Authorization", RegistryAccess.basic("me", "wrong"));
      assertThat(send(request).statusCode()).isEqualTo(401);
    }
    assertThat(access.toString()).doesNotContain("token");
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void answersAtTheRoot() throws Exception {
    HttpResponse<String> root = send("GET", "/", "");
    assertThat(root.statusCode()).isEqualTo(200);
    assertThat(root.body()).isEqualTo("{}");
    assertThat(root.headers().firstValue("Content-Type")).contains(TYPE);
  }

  @Test
  void registersAndReadsBackEveryWay() throws Exception {
    String schema = record("EveryWay", "a");
    JsonNode registered = ok(register("every-way", schema));
    int id = registered.path("id").asInt();
    assertThat(id).isPositive();

    JsonNode version = ok(get("/subjects/every-way/versions/1"));
    assertThat(version.path("subject").asText()).isEqualTo("every-way");
    assertThat(version.path("version").asInt()).isEqualTo(1);
    assertThat(version.path("id").asInt()).isEqualTo(id);
    assertThat(JSON.readTree(version.path("schema").asText())).isEqualTo(JSON.readTree(schema));
    assertThat(ok(get("/subjects/every-way/versions/latest"))).isEqualTo(version);
    assertThat(ok(get("/subjects/every-way/versions/-1"))).isEqualTo(version);
    assertThat(ok(post("/subjects/every-way", schema))).isEqualTo(version);
    assertThat(ok(get("/subjects/every-way/versions"))).isEqualTo(json("[1]"));
    assertThat(ok(get("/subjects/every-way/versions/1/referencedby"))).isEqualTo(json("[]"));
    assertThat(ok(get("/schemas/ids/" + id)).path("schema")).isEqualTo(version.path("schema"));
    assertThat(ok(get("/schemas/ids/" + id + "?fetchMaxId=false&subject=every-way")))
        .isEqualTo(ok(get("/schemas/ids/" + id)));
    assertThat(ok(get("/schemas/ids/" + id + "/subjects"))).isEqualTo(json("[\"every-way\"]"));
    assertThat(ok(get("/schemas/ids/" + id + "/versions")))
        .isEqualTo(json("[{\"subject\":\"every-way\",\"version\":1}]"));
    assertThat(ok(get("/schemas/types"))).isEqualTo(json("[\"AVRO\"]"));
  }

  @Test
  void givesTheBareSchemaUnescaped() throws Exception {
    String schema = record("Bare", "a");
    int id = ok(register("bare", schema)).path("id").asInt();
    assertThat(ok(get("/schemas/ids/" + id + "/schema"))).isEqualTo(json(schema));
    assertThat(ok(get("/subjects/bare/versions/latest/schema"))).isEqualTo(json(schema));
  }

  @Test
  void givesOneSchemaOneIdUnderTwoSubjects() throws Exception {
    String schema = record("Shared", "a");
    JsonNode first = ok(register("shared-1", schema));
    JsonNode second = ok(register("shared-2", schema));
    assertThat(second.path("id")).isEqualTo(first.path("id"));
    assertThat(second.path("version").asInt()).isEqualTo(1);
    String id = first.path("id").asText();
    assertThat(ok(get("/schemas/ids/" + id + "/subjects")))
        .isEqualTo(json("[\"shared-1\",\"shared-2\"]"));
  }

  @Test
  void registersTheSameSchemaOnceHoweverOften() throws Exception {
    JsonNode first = ok(register("again", record("Again", "a")));
    ok(register("again", record("Again", "a", "b")));
    assertThat(ok(register("again", record("Again", "a")))).isEqualTo(first);
    assertThat(ok(register("again", " " + record("Again", "a") + "\n"))).isEqualTo(first);
    assertThat(ok(get("/subjects/again/versions"))).isEqualTo(json("[1,2]"));
  }

  @Test
  void normalizesTheOrderOfPropertiesAndKeepsWhatReadersNeed() throws Exception {
    String fields =
        "\"fields\":[{\"name\":\"at\",\"type\":{\"type\":\"long\",\"logicalType\":\"timestamp-millis\"},"
            + "\"default\":0,\"doc\":\"When.\"}]";
    String one =
        "{\"type\":\"record\",\"name\":\"n.Normal\",\"x\":1,\"y\":{\"b\":1,\"a\":2},"
            + fields
            + "}";
    String other =
        "{\"y\":{\"a\":2,\"b\":1},\"x\":1,\"name\":\"Normal\",\"namespace\":\"n\","
            + fields
            + ",\"type\":\"record\"}";
    JsonNode first = ok(post("/subjects/normal/versions?normalize=true", one));
    assertThat(ok(post("/subjects/normal/versions?normalize=true", other))).isEqualTo(first);
    assertThat(ok(post("/subjects/normal?normalize=true", other)).path("id"))
        .isEqualTo(first.path("id"));
    JsonNode field = ok(get("/subjects/normal/versions/1/schema")).path("fields").path(0);
    assertThat(field.path("default")).isEqualTo(json("0"));
    assertThat(field.path("doc").asText()).isEqualTo("When.");
    assertThat(field.path("type").path("logicalType").asText()).isEqualTo("timestamp-millis");

    ok(register("not-normal", one));
    expect(404, 40403, post("/subjects/not-normal", other.replace("When.", "Then.")));
  }

  @Test
  void listsSubjectsInOrderAndByPrefix() throws Exception {
    ok(register("prefix-b", record("Prefix", "a")));
    ok(register("prefix-a", record("Prefix", "a")));
    assertThat(ok(get("/subjects?subjectPrefix=prefix-")))
        .isEqualTo(json("[\"prefix-a\",\"prefix-b\"]"));
    assertThat(ok(get("/subjects?subjectPrefix=prefix-b"))).isEqualTo(json("[\"prefix-b\"]"));
    assertThat(ok(get("/subjects"))).contains(JSON.getNodeFactory().textNode("prefix-a"));
  }

  @ParameterizedTest
  @CsvSource({
    "with%20space, with space",
    "with%2Fslash, with/slash",
    "with+plus, with+plus",
    "with%2Bplus2, with+plus2",
    "100%25, 100%",
    "%C3%A4-%E2%82%AC, ä-€",
    "null, null"
  })
  void takesSubjectsEncoded(String inTheUrl, String subject) throws Exception {
    ok(register(inTheUrl, record("Encoded", "a")));
    assertThat(ok(get("/subjects/" + inTheUrl + "/versions/1")).path("subject").asText())
        .isEqualTo(subject);
    assertThat(ok(get("/subjects"))).contains(JSON.getNodeFactory().textNode(subject));
    ok(put("/config/" + inTheUrl, "{\"compatibility\":\"FULL\"}"));
    assertThat(ok(get("/config/" + inTheUrl)).path("compatibilityLevel").asText())
        .isEqualTo("FULL");
    assertThat(ok(delete("/subjects/" + inTheUrl))).isEqualTo(json("[1]"));
    assertThat(ok(delete("/subjects/" + inTheUrl + "?permanent=true"))).isEqualTo(json("[1]"));
  }

  @Test
  void deletesAVersionSoftlyAndThenForGood() throws Exception {
    ok(register("version", record("Version", "a")));
    int id = ok(register("version", record("Version", "a", "b"))).path("id").asInt();

    expect(404, 40407, delete("/subjects/version/versions/2?permanent=true"));
    assertThat(ok(delete("/subjects/version/versions/latest"))).isEqualTo(json("2"));
    assertThat(ok(get("/subjects/version/versions"))).isEqualTo(json("[1]"));
    assertThat(ok(get("/subjects/version/versions?deleted=true"))).isEqualTo(json("[1,2]"));
    expect(404, 40402, get("/subjects/version/versions/2"));
    ok(get("/subjects/version/versions/2?deleted=true"));
    expect(404, 40403, post("/subjects/version", record("Version", "a", "b")));
    ok(post("/subjects/version?deleted=true", record("Version", "a", "b")));
    ok(get("/schemas/ids/" + id));
    assertThat(ok(get("/schemas/ids/" + id + "/versions"))).isEmpty();
    assertThat(ok(get("/schemas/ids/" + id + "/versions?deleted=true"))).hasSize(1);
    assertThat(ok(get("/schemas/ids/" + id + "/subjects?deleted=true"))).hasSize(1);
    expect(404, 40406, delete("/subjects/version/versions/2"));

    assertThat(ok(delete("/subjects/version/versions/2?permanent=true"))).isEqualTo(json("2"));
    assertThat(ok(get("/subjects/version/versions?deleted=true"))).isEqualTo(json("[1]"));
    expect(404, 40402, delete("/subjects/version/versions/2?permanent=true"));
    expect(404, 40403, get("/schemas/ids/" + id));
    expect(404, 40403, get("/schemas/ids/" + id + "/versions"));
  }

  @Test
  void deletesASubjectSoftlyAndThenForGood() throws Exception {
    ok(register("subject", record("Subject", "a")));
    ok(register("subject", record("Subject", "a", "b")));
    ok(put("/config/subject", "{\"compatibility\":\"NONE\"}"));

    expect(404, 40405, delete("/subjects/subject?permanent=true"));
    assertThat(ok(delete("/subjects/subject"))).isEqualTo(json("[1,2]"));
    expect(404, 40404, delete("/subjects/subject"));
    expect(404, 40401, get("/subjects/subject/versions"));
    assertThat(ok(get("/subjects?subjectPrefix=subject"))).isEmpty();
    assertThat(ok(get("/subjects?subjectPrefix=subject&deleted=true"))).hasSize(1);
    ok(get("/config/subject"));

    assertThat(ok(delete("/subjects/subject?permanent=true"))).isEqualTo(json("[1,2]"));
    expect(404, 40401, delete("/subjects/subject?permanent=true"));
    assertThat(ok(get("/subjects?subjectPrefix=subject&deleted=true"))).isEmpty();
    expect(404, 40408, get("/config/subject"));
  }

  @Test
  void registersASoftlyDeletedSchemaAgainUnderItsIdAsTheNextVersion() throws Exception {
    JsonNode first = ok(register("back", record("Back", "a")));
    ok(delete("/subjects/back"));
    JsonNode second = ok(register("back", record("Back", "a")));
    assertThat(second.path("id")).isEqualTo(first.path("id"));
    assertThat(second.path("version").asInt()).isEqualTo(2);
    assertThat(ok(get("/subjects/back/versions"))).isEqualTo(json("[2]"));
  }

  @Test
  void registersAPermanentlyDeletedSchemaAnewUnderAFreshId() throws Exception {
    JsonNode first = ok(register("anew", record("Anew", "a")));
    ok(delete("/subjects/anew"));
    ok(delete("/subjects/anew?permanent=true"));
    JsonNode second = ok(register("anew", record("Anew", "a")));
    assertThat(second.path("version").asInt()).isEqualTo(1);
    assertThat(second.path("id").asInt()).isGreaterThan(first.path("id").asInt());
  }

  @Test
  void holdsADeletedVersionAgainstNoNewOne() throws Exception {
    ok(register("unheld", record("Unheld", "a")));
    expect(409, 40901, register("unheld", required("Unheld", "b")));
    ok(delete("/subjects/unheld"));
    ok(register("unheld", required("Unheld", "b")));
  }

  @Test
  void setsAndForgetsLevels() throws Exception {
    assertThat(ok(get("/config"))).isEqualTo(json("{\"compatibilityLevel\":\"BACKWARD\"}"));
    assertThat(ok(put("/config", "{\"compatibility\":\"FULL\"}")))
        .isEqualTo(json("{\"compatibility\":\"FULL\"}"));
    assertThat(ok(get("/config"))).isEqualTo(json("{\"compatibilityLevel\":\"FULL\"}"));

    expect(404, 40408, get("/config/levels"));
    assertThat(ok(get("/config/levels?defaultToGlobal=true")))
        .isEqualTo(json("{\"compatibilityLevel\":\"FULL\"}"));
    ok(put("/config/levels", "{\"compatibility\":\"forward\"}"));
    assertThat(ok(get("/config/levels"))).isEqualTo(json("{\"compatibilityLevel\":\"FORWARD\"}"));
    assertThat(ok(delete("/config/levels")))
        .isEqualTo(json("{\"compatibilityLevel\":\"FORWARD\"}"));
    expect(404, 40401, delete("/config/levels"));
    expect(404, 40408, get("/config/levels"));

    assertThat(ok(delete("/config"))).isEqualTo(json("{\"compatibilityLevel\":\"FULL\"}"));
    assertThat(ok(get("/config"))).isEqualTo(json("{\"compatibilityLevel\":\"BACKWARD\"}"));
  }

  @Test
  void registersByTheLevelThatHolds() throws Exception {
    ok(register("by-level", record("ByLevel", "a")));
    expect(409, 40901, register("by-level", required("ByLevel", "a", "b")));
    ok(put("/config/by-level", "{\"compatibility\":\"NONE\"}"));
    ok(register("by-level", required("ByLevel", "a", "b")));
    ok(delete("/config/by-level"));
    ok(put("/config", "{\"compatibility\":\"NONE\"}"));
    ok(register("by-level", "\"string\""));
  }

  @Test
  void testsCompatibilityWithoutRegistering() throws Exception {
    ok(register("test", record("Test", "a")));
    ok(register("test", record("Test", "a", "b")));
    String versions = "/compatibility/subjects/test/versions";
    assertThat(ok(post(versions + "/latest", record("Test", "a", "c"))))
        .isEqualTo(json("{\"is_compatible\":true}"));
    assertThat(ok(post(versions + "/latest", required("Test", "c"))))
        .isEqualTo(json("{\"is_compatible\":false}"));
    assertThat(ok(post(versions + "/1?verbose=true", record("Test", "a", "c"))))
        .isEqualTo(json("{\"is_compatible\":true,\"messages\":[]}"));
    JsonNode verbose = ok(post(versions + "?verbose=true", required("Test", "c")));
    assertThat(verbose.path("is_compatible").asBoolean(true)).isFalse();
    assertThat(verbose.path("messages").path(0).asText()).contains("READER_FIELD_MISSING_DEFAULT");
    assertThat(ok(get("/subjects/test/versions"))).isEqualTo(json("[1,2]"));

    expect(404, 40402, post(versions + "/9", record("Test", "a")));
    expect(422, 42202, post(versions + "/first", record("Test", "a")));
    expect(422, 42201, post(versions + "/latest", "{\"type\":\"no\"}"));
    JsonNode invalid = ok(post(versions + "/latest?verbose=true", "{\"type\":\"no\"}"));
    assertThat(invalid.path("is_compatible").asBoolean(true)).isFalse();
    assertThat(invalid.path("messages")).hasSize(1);
  }

  @Test
  void holdsAnythingToBeCompatibleWithASubjectThatIsNotThere() throws Exception {
    String versions = "/compatibility/subjects/not-there/versions";
    assertThat(ok(post(versions, "\"int\""))).isEqualTo(json("{\"is_compatible\":true}"));
    assertThat(ok(post(versions + "/latest", "\"int\"")))
        .isEqualTo(json("{\"is_compatible\":true}"));
    expect(404, 40402, post(versions + "/1", "\"int\""));
  }

  @Test
  void hasOneModeThatCannotBeChanged() throws Exception {
    assertThat(ok(get("/mode"))).isEqualTo(json("{\"mode\":\"READWRITE\"}"));
    expect(404, 40409, get("/mode/any"));
    assertThat(ok(get("/mode/any?defaultToGlobal=true")))
        .isEqualTo(json("{\"mode\":\"READWRITE\"}"));
    expect(422, 42205, put("/mode", "{\"mode\":\"READONLY\"}"));
    expect(422, 42205, put("/mode/any", "{\"mode\":\"IMPORT\"}"));
    expect(422, 42205, delete("/mode/any"));
  }

  @Test
  void namesWhatIsNotThere() throws Exception {
    ok(register("names", record("Names", "a")));
    expect(404, 40401, get("/subjects/none/versions"));
    expect(404, 40401, get("/subjects/none/versions/1"));
    expect(404, 40401, get("/subjects/none/versions/latest"));
    expect(404, 40401, post("/subjects/none", record("Names", "a")));
    expect(404, 40401, delete("/subjects/none"));
    expect(404, 40401, delete("/subjects/none?permanent=true"));
    expect(404, 40401, delete("/subjects/none/versions/1"));
    expect(404, 40402, get("/subjects/names/versions/2"));
    expect(404, 40402, get("/subjects/names/versions/2/schema"));
    expect(404, 40402, delete("/subjects/names/versions/2"));
    expect(404, 40403, post("/subjects/names", record("Names", "b")));
    expect(404, 40403, get("/schemas/ids/999999"));
    expect(404, 40403, get("/schemas/ids/999999/schema"));
    expect(404, 40403, get("/schemas/ids/999999/subjects"));
    expect(404, 40403, get("/schemas/ids/999999/versions"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-2", "first", "1.5", "99999999999"})
  void refusesAVersionThatIsNone(String version) throws Exception {
    ok(register("versions", record("Versions", "a")));
    expect(422, 42202, get("/subjects/versions/versions/" + version));
    expect(422, 42202, delete("/subjects/versions/versions/" + version));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "{}",
        "[",
        "1",
        "nonsense",
        "{\"type\":\"record\",\"name\":\"R\"}",
        "{\"type\":\"record\",\"name\":\"R\",\"fields\":[{\"name\":\"a\"}]}",
        "{\"type\":\"record\",\"name\":\"1R\",\"fields\":[]}",
        "{\"type\":\"fixed\",\"name\":\"F\",\"size\":-1}",
        "{\"type\":\"enum\",\"name\":\"E\",\"symbols\":[\"A\",\"A\"]}",
        "[\"null\",\"null\"]"
      })
  void refusesASchemaThatIsNone(String schema) throws Exception {
    expect(422, 42201, register("invalid", schema));
    expect(404, 40401, get("/subjects/invalid/versions"));
  }

  @Test
  void refusesOtherKindsOfSchemas() throws Exception {
    expect(
        422,
        42201,
        send("POST", "/subjects/kinds/versions", "{\"schemaType\":\"JSON\",\"schema\":\"{}\"}"));
    expect(
        422,
        42201,
        send(
            "POST",
            "/subjects/kinds/versions",
            "{\"schema\":\"\\\"int\\\"\",\"references\":[{\"name\":\"a\"}]}"));
    expect(422, 42201, send("POST", "/subjects/kinds/versions", "{}"));
    expect(422, 42201, send("POST", "/subjects/kinds/versions", ""));
    ok(
        send(
            "POST",
            "/subjects/kinds/versions",
            "{\"schemaType\":\"AVRO\",\"references\":[],\"unknown\":1,\"schema\":\"\\\"int\\\"\"}"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{", "{\"schema\":}", "nonsense", "<schema/>"})
  void refusesABodyThatIsNotJson(String body) throws Exception {
    expect(400, 400, send("POST", "/subjects/json/versions", body));
    expect(400, 400, send("PUT", "/config", body));
  }

  @Test
  void refusesABodyWithoutEnd() throws Exception {
    assertThat(send("PUT", "/config", " ".repeat(1024 * 1024 + 1)).statusCode()).isEqualTo(413);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"compatibility\":\"SIDEWAYS\"}",
        "{\"compatibility\":\"\"}",
        "{\"compatibility\":null}",
        "{}",
        "[]"
      })
  void refusesALevelThatIsNone(String body) throws Exception {
    expect(422, 42203, put("/config", body));
    expect(422, 42203, put("/config/level", body));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/nothing",
        "/schemas",
        "/schemas/ids",
        "/schemas/ids/abc",
        "/schemas/ids/1/nothing",
        "/schemas/ids/1/schema/more",
        "/schemas/types/more",
        "/subjects/paths/nothing",
        "/subjects/paths/nothing/1",
        "/subjects/paths/versions/1/nothing",
        "/subjects/paths/versions/1/schema/more",
        "/config/paths/more",
        "/mode/paths/more",
        "/compatibility",
        "/compatibility/nothing/paths/versions"
      })
  void knowsNoOtherPaths(String path) throws Exception {
    ok(register("paths", record("Paths", "a")));
    expect(404, 404, get(path));
  }

  @ParameterizedTest
  @CsvSource({
    "POST, /subjects",
    "GET, /subjects/methods",
    "PUT, /subjects/methods/versions",
    "POST, /subjects/methods/versions/1",
    "DELETE, /subjects/methods/versions/1/schema",
    "POST, /schemas/types",
    "DELETE, /schemas/ids/1",
    "POST, /config",
    "POST, /config/methods",
    "POST, /mode",
    "GET, /compatibility/subjects/methods/versions",
    "GET, /compatibility/subjects/methods/versions/latest",
    "DELETE, /"
  })
  void knowsNoOtherMethods(String method, String path) throws Exception {
    ok(register("methods", record("Methods", "a")));
    expect(405, 405, send(method, path, ""));
  }

  @Test
  void readsAllBackAfterARestart() throws Exception {
    int first = ok(register("kept", record("Kept", "a"))).path("id").asInt();
    ok(register("kept", record("Kept", "a", "b")));
    ok(register("kept-gone", record("KeptGone", "a")));
    ok(delete("/subjects/kept-gone"));
    int gone = ok(register("kept-purged", record("KeptPurged", "a"))).path("id").asInt();
    ok(delete("/subjects/kept-purged"));
    ok(delete("/subjects/kept-purged?permanent=true"));
    ok(put("/config", "{\"compatibility\":\"FULL_TRANSITIVE\"}"));
    ok(put("/config/kept", "{\"compatibility\":\"NONE\"}"));
    ok(put("/config/kept-reset", "{\"compatibility\":\"NONE\"}"));
    ok(delete("/config/kept-reset"));
    List<String> paths =
        List.of(
            "/subjects",
            "/subjects?deleted=true",
            "/subjects/kept/versions",
            "/subjects/kept/versions/1",
            "/subjects/kept/versions/2",
            "/subjects/kept-gone/versions/1?deleted=true",
            "/schemas/ids/" + first,
            "/schemas/ids/" + gone,
            "/config",
            "/config/kept",
            "/config/kept-reset");
    List<String> before = bodies(paths);

    registry.close();
    registry = EmbeddedRegistry.start(kafka.bootstrapServers(), 0);

    assertThat(bodies(paths)).isEqualTo(before);
    assertThat(ok(get("/config/kept")).path("compatibilityLevel").asText()).isEqualTo("NONE");
    assertThat(ok(register("kept", record("Kept", "a"))).path("id").asInt()).isEqualTo(first);
    assertThat(ok(register("kept", record("Kept", "z"))).path("id").asInt()).isGreaterThan(gone);
  }

  @Test
  void givesOneIdToOneSchemaThatManyRegisterAtOnce() throws Exception {
    List<CompletableFuture<HttpResponse<String>>> answers =
        IntStream.range(0, 16)
            .mapToObj(
                i ->
                    request(
                        "POST",
                        "/subjects/parallel-" + i % 2 + "/versions",
                        body(record("Parallel", "a"))))
            .map(r -> HTTP.sendAsync(r, BodyHandlers.ofString()))
            .toList();
    List<JsonNode> registered = new ArrayList<>();
    for (CompletableFuture<HttpResponse<String>> answer : answers) {
      registered.add(ok(answer.get()));
    }
    assertThat(registered).allMatch(registered.get(0)::equals);
    assertThat(ok(get("/subjects/parallel-0/versions"))).isEqualTo(json("[1]"));
    assertThat(ok(get("/subjects/parallel-1/versions"))).isEqualTo(json("[1]"));
  }

  @Test
  void namesThePortThatIsInUse() {
    int port = URI.create(registry.url()).getPort();
    assertThatThrownBy(() -> EmbeddedRegistry.start(kafka.bootstrapServers(), port))
        .isInstanceOf(EmbeddedException.class)
        .hasMessageContaining("Port " + port)
        .hasMessageContaining("in use");
  }

  private static String record(String name, String... fields) {
    return schema(name, "\"string\",\"default\":\"\"", fields);
  }

  private static String required(String name, String... fields) {
    return schema(name, "\"string\"", fields);
  }

  private static String schema(String name, String type, String... fields) {
    List<String> each =
        Stream.of(fields).map(f -> "{\"name\":\"" + f + "\",\"type\":" + type + "}").toList();
    return "{\"type\":\"record\",\"name\":\""
        + name
        + "\",\"fields\":["
        + String.join(",", each)
        + "]}";
  }

  private static HttpResponse<String> register(String subject, String schema) throws Exception {
    return post("/subjects/" + subject + "/versions", schema);
  }

  private static HttpResponse<String> get(String path) throws Exception {
    return send("GET", path, "");
  }

  private static HttpResponse<String> delete(String path) throws Exception {
    return send("DELETE", path, "");
  }

  private static HttpResponse<String> put(String path, String body) throws Exception {
    return send("PUT", path, body);
  }

  private static HttpResponse<String> post(String path, String schema) throws Exception {
    return send("POST", path, body(schema));
  }

  private static String body(String schema) {
    return JSON.createObjectNode().put("schema", schema).toString();
  }

  private static HttpResponse<String> send(String method, String path, String body)
      throws Exception {
    return HTTP.send(request(method, path, body), BodyHandlers.ofString());
  }

  private static HttpRequest request(String method, String path, String body) {
    return HttpRequest.newBuilder(URI.create(registry.url() + path))
        .header("Content-Type", TYPE)
        .method(method, BodyPublishers.ofString(body))
        .build();
  }

  private static List<String> bodies(List<String> paths) throws Exception {
    List<String> bodies = new ArrayList<>();
    for (String path : paths) {
      bodies.add(get(path).body());
    }
    return bodies;
  }

  private static JsonNode ok(HttpResponse<String> answer) throws Exception {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return json(answer.body());
  }

  private static void expect(int status, int code, HttpResponse<String> answer) throws Exception {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(json(answer.body()).path("error_code").asInt()).as(answer.body()).isEqualTo(code);
    assertThat(json(answer.body()).path("message").asText()).isNotBlank();
    assertThat(answer.headers().firstValue("Content-Type")).contains(TYPE);
  }

  private static JsonNode json(String text) throws Exception {
    return JSON.readTree(text);
  }
}
