package dev.keylife.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** How the program ends where it cannot start or go on: the exit status and what it says. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StartTest {
  private static final String RECORD_NAME_STRATEGY =
      "io.confluent.kafka.serializers.subject.RecordNameStrategy";

  @TempDir Path folder;
  private KafkaHarness harness;
  private Map<String, String> settings;

  @BeforeAll
  void startKafka(@TempDir Path kafka) throws IOException {
    harness = new KafkaHarness(kafka);
  }

  @AfterAll
  void stopKafka() {
    harness.close();
  }

  @BeforeEach
  void settingsThatWork() {
    settings = harness.settings("start");
  }

  /** For those that wait in vain. */
  private void soon() {
    settings.put("startup.timeout.ms", "2000");
  }

  @Test
  void unreachableBrokersAreNamed() {
    soon();
    settings.put("kafka.bootstrap.servers", "localhost:1,127.0.0.1:2");
    assertThat(run())
        .startsWith("69")
        .contains("The brokers at localhost:1,127.0.0.1:2 cannot be used", "Check that they run");
  }

  @Test
  void brokersWhoseNamesDoNotResolveAreNamed() {
    soon();
    settings.put("kafka.bootstrap.servers", "no-such-host.invalid:9092");
    assertThat(run())
        .startsWith("69")
        .contains("no-such-host.invalid")
        .contains("no name resolves");
  }

  @Test
  void addressesWithoutAPortAreASettingThatIsWrong() {
    settings.put("kafka.bootstrap.servers", "localhost");
    assertThat(run()).startsWith("64").contains("must be host:port");
  }

  @Test
  void aMissingTruststoreIsASettingThatIsWrong() {
    settings.put("kafka.security.protocol", "SSL");
    settings.put("kafka.ssl.truststore.location", folder + "/none.p12");
    assertThat(run()).startsWith("64").contains("kafka.*").contains("none.p12");
  }

  @Test
  void anUnreachableRegistryIsNamedAfterSeveralTries() {
    // The brokers, which come first, have as long to answer.
    settings.put("startup.timeout.ms", "6000");
    settings.put("schema.registry.url", "http://me:hunter2@localhost:1");
    assertThat(run())
        .startsWith("69")
        .contains("The Schema Registry at http://********@localhost:1 cannot be used within 6 s")
        .contains("schema.registry.url")
        .doesNotContain("hunter2");
  }

  @Test
  void aRegistryThatIsNotReadyYetIsWaitedFor() throws Exception {
    try (Answers registry = new Answers(503, 2, 401)) {
      settings.put("schema.registry.url", registry.url());
      assertThat(run()).startsWith("69").contains("401");
      assertThat(registry.requests.get()).isEqualTo(3);
    }
  }

  @Test
  void aRegistryThatRefusesIsNotWaitedForWhereThereIsATrailToCheck() throws Exception {
    try (KafkaHarness own = new KafkaHarness(Files.createDirectory(folder.resolve("trail")));
        Answers registry = new Answers(401, 1, 401)) {
      Map<String, String> ownSettings = own.settings("a");
      ownSettings.put("schema.registry.url", registry.url());
      assertThat(run(ownSettings)).as("makes the topics").startsWith("69");
      own.publish(
          new ProducerRecord<>(
              "key-events",
              0,
              KafkaHarness.utf8("k"),
              new byte[] {0, 0, 0, 0, 1},
              List.of(
                  new RecordHeader(
                      "ce_type", KafkaHarness.utf8("dev.keylife.event.KeyStateChanged")))));
      assertThat(run(ownSettings)).startsWith("69").contains("401", "basic.auth");
      assertThat(registry.requests.get()).as("one at each start").isEqualTo(2);
    }
  }

  @Test
  void aRegistryThatDoesNotHaveTheSchemasStopsTheStart() {
    settings.put("auto.register.schemas", "false");
    settings.put("value.subject.name.strategy", RECORD_NAME_STRATEGY);
    assertThat(run())
        .startsWith("69")
        .contains("dev.keylife.event.")
        .contains("register the schemas");
  }

  @Test
  void aKeysetThatIsNoKeysetIsRefused() throws Exception {
    settings.put("keyset.file", Files.writeString(folder.resolve("none.json"), "{}").toString());
    assertThat(run()).startsWith("78").contains("none.json");
  }

  @Test
  void aHealthPortThatIsTakenIsNamedAndNothingIsLeftRunning() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      settings.put("http.port", Integer.toString(taken.getLocalPort()));
      assertThat(run()).startsWith("69").contains(":" + taken.getLocalPort());
    }
    Awaitility.await()
        .atMost(2, TimeUnit.MINUTES)
        .until(
            () ->
                Thread.getAllStackTraces().keySet().stream()
                    .map(Thread::getName)
                    .noneMatch(name -> name.contains("StreamThread")));
  }

  @Test
  void aStateFolderThatCannotBeMadeIsNamed() throws Exception {
    Path file = Files.createFile(folder.resolve("a-file"));
    settings.put("state.dir", file.resolve("state").toString());
    assertThat(run()).startsWith("64").contains("state.dir");
  }

  @Test
  void aTopologyThatLosesItsTopicEndsTheProgram() throws Exception {
    try (KafkaHarness own = new KafkaHarness(Files.createDirectory(folder.resolve("own")))) {
      Map<String, String> ownSettings = own.settings("a");
      ownSettings.put("kafka.metadata.max.age.ms", "500");
      CompletableFuture<String> run = CompletableFuture.supplyAsync(() -> run(ownSettings));
      own.awaitGroup("keylife");
      try (Admin admin = own.admin()) {
        admin.deleteTopics(List.of("key-commands")).all().get();
      }
      assertThat(run.get(5, TimeUnit.MINUTES)).startsWith("69");
    }
  }

  /** Answers every request with one status, and after so many with another. */
  private static final class Answers implements AutoCloseable {
    private final AtomicInteger requests = new AtomicInteger();
    private final HttpServer server;

    Answers(int first, int times, int then) throws IOException {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext(
          "/",
          exchange -> {
            int status = requests.incrementAndGet() <= times ? first : then;
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
          });
      server.start();
    }

    String url() {
      return "http://localhost:" + server.getAddress().getPort();
    }

    @Override
    public void close() {
      server.stop(0);
    }
  }

  private String run() {
    return run(settings);
  }

  /** The exit status and what was printed. */
  private static String run(Map<String, String> settings) {
    List<String> arguments = new ArrayList<>();
    settings.forEach((name, value) -> arguments.addAll(List.of("--set", name + "=" + value)));
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    PrintStream errors = new PrintStream(printed, true, StandardCharsets.UTF_8);
    int status = KeylifeProcessor.run(Map.of(), errors, arguments.toArray(String[]::new));
    return status + " " + printed.toString(StandardCharsets.UTF_8);
  }
}
