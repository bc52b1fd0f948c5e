package dev.keylife.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import dev.keylife.audit.PublishedTrail;
import dev.keylife.cli.CliHarness.Run;
import dev.keylife.embedded.EmbeddedKafka;
import dev.keylife.embedded.EmbeddedRegistry;
import dev.keylife.schema.RecordTypes;
import dev.keylife.schema.Topics;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecord;
import org.apache.avro.util.RandomData;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A registry that does not answer, or is another one, is trouble: never "no events", and never a
 * broken trail. And how a registry comes to have the schemas.
 */
class RegistryTroubleTest {
  @TempDir static Path folder;
  private static EmbeddedKafka kafka;
  private static EmbeddedRegistry registry;

  @BeforeAll
  static void publishATrail() throws Exception {
    kafka = EmbeddedKafka.in(folder.resolve("kafka")).build().start();
    registry = EmbeddedRegistry.start(kafka.bootstrapServers(), 0);
    PublishedTrail.on(kafka.bootstrapServers(), registry.url());
  }

  @AfterAll
  static void stop() {
    registry.close();
    kafka.close();
  }

  @Test
  void theRightRegistryYieldsEventsAndAWholeTrail() {
    Run events = cli(registry.url()).run("events");
    assertThat(events.exitCode()).isZero();
    assertThat(events.out()).isNotEmpty();
    assertThat(cli(registry.url()).run("audit", "verify").exitCode()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost:8081", "registry", "http://", "ftp://registry:21", "http:/x"})
  void aUrlThatIsNoneIsWrongUsage(String url) {
    for (String[] command : new String[][] {{"events"}, {"audit", "verify"}, {"list"}}) {
      Run run = cli(url).run(command);
      assertThat(run.exitCode()).as(run.err()).isEqualTo(64);
      assertThat(run.err()).contains("http://");
      assertThat(run.out()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "404 | text/html | <html>default backend - 404</html>",
        "200 | text/html | <html>log in</html>",
        "404 | application/vnd.schemaregistry.v1+json | {\"error_code\":404,\"message\":\"HTTP 404"
            + " Not Found\"}",
        "404 | application/vnd.schemaregistry.v1+json | {\"error_code\":40403,\"message\":\"Schema"
            + " not found\"}"
      })
  void whatIsNoRegistryOrKnowsNothingOfTheTrailIsTroubleAndNoVerdict(
      int status, String type, String body) throws Exception {
    HttpServer other =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    other.createContext(
        "/",
        exchange -> {
          try (exchange) {
            exchange.getResponseHeaders().set("Content-Type", type);
            exchange.sendResponseHeaders(status, body.length());
            exchange.getResponseBody().write(body.getBytes(UTF_8));
          }
        });
    other.start();
    try {
      CliHarness cli = cli("http://localhost:" + other.getAddress().getPort());
      for (String[] command : new String[][] {{"events"}, {"audit", "verify"}, {"list"}}) {
        Run run = cli.run(command);
        assertThat(run.exitCode()).as(run.out() + run.err()).isEqualTo(1);
        assertThat(run.out()).doesNotContain("BROKEN");
        assertThat(run.err()).contains("schema registry");
      }
    } finally {
      other.stop(0);
    }
  }

  @Test
  void anEmptyRegistryIsGivenEverySchemaOnceAndPlainProducersMakeNoSecondVersions()
      throws Exception {
    try (EmbeddedKafka fresh = EmbeddedKafka.in(folder.resolve("fresh")).build().start();
        EmbeddedRegistry empty = EmbeddedRegistry.start(fresh.bootstrapServers(), 0)) {
      CliHarness cli = cli(empty.url());
      Run missing = cli.run("schemas", "register", "--dry-run");
      assertThat(missing.exitCode()).isEqualTo(1);
      assertThat(missing.out()).contains("missing").doesNotContain("registered");

      Run registered = cli.run("schemas", "register", "-o", "json");
      assertThat(registered.exitCode()).as(registered.err()).isZero();
      assertThat(registered.jsonLines())
          .hasSizeGreaterThanOrEqualTo(RecordTypes.ALL.size())
          .allSatisfy(line -> assertThat(line.path("outcome").asText()).isEqualTo("registered"));
      Map<String, Integer> ids = new HashMap<>();
      for (JsonNode line : registered.jsonLines()) {
        ids.put(line.path("subject").asText(), line.path("id").asInt());
      }

      assertThat(cli.run("schemas", "register").out()).doesNotContain("registered");
      assertThat(cli.run("schemas", "register", "--dry-run").exitCode()).isZero();

      for (Schema type : RecordTypes.ALL) {
        String topic = topicOf(type);
        String subject = topic + "-" + type.getFullName();
        assertThat(get(empty.url() + "/config/" + subject)).contains("FULL_TRANSITIVE");
        assertThat(idOfAPlainProducer(empty.url(), topic, type))
            .as(subject)
            .isEqualTo(ids.get(subject));
      }
    }
  }

  private static String topicOf(Schema type) {
    return Map.of(
            Topics.KEY_COMMANDS, RecordTypes.COMMANDS,
            Topics.KEY_EVENTS, RecordTypes.EVENTS,
            Topics.KEY_STATES, RecordTypes.SNAPSHOTS,
            Topics.KEY_ALIASES, RecordTypes.ALIASES,
            Topics.KEY_USAGE, RecordTypes.USAGE,
            Topics.KEY_LAST_USAGE, RecordTypes.LAST_USAGE)
        .entrySet()
        .stream()
        .filter(topic -> topic.getValue().contains(type))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseThrow();
  }

  /** Of one that knows nothing of avro.remove.java.properties, and registers by itself. */
  private static int idOfAPlainProducer(String url, String topic, Schema type) throws Exception {
    try (@SuppressWarnings("unchecked")
        Serializer<Object> plain =
            Utils.newInstance("dev.keylife.serde.RegistryAvroSerializer", Serializer.class)) {
      plain.configure(
          Map.of(
              "schema.registry.url",
              url,
              "value.subject.name.strategy",
              "io.confluent.kafka.serializers.subject.TopicRecordNameStrategy"),
          false);
      return ByteBuffer.wrap(plain.serialize(topic, someRecord(type))).getInt(1);
    }
  }

  private static SpecificRecord someRecord(Schema type) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    new GenericDatumWriter<Object>(type)
        .write(
            new RandomData(type, 1, 1L).iterator().next(),
            EncoderFactory.get().directBinaryEncoder(bytes, null));
    return new SpecificDatumReader<SpecificRecord>(type)
        .read(null, DecoderFactory.get().binaryDecoder(bytes.toByteArray(), null));
  }

  private static CliHarness cli(String registryUrl) {
    return CliHarness.in(folder)
        .with(
            Map.of(
                "KEYLIFE_KAFKA_BOOTSTRAP_SERVERS",
                kafka.bootstrapServers(),
                "KEYLIFE_SCHEMA_REGISTRY_URL",
                registryUrl));
  }

  private static String get(String url) throws Exception {
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString())
        .body();
  }
}
