package dev.keylife.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.keylife.app.settings.ProcessorSettings;
import dev.keylife.command.CreateKey;
import dev.keylife.command.EnableKey;
import dev.keylife.command.ScheduleKeyDeletion;
import dev.keylife.embedded.ChildProcess;
import dev.keylife.event.CommandRejected;
import dev.keylife.type.KeySpec;
import dev.keylife.type.Origin;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * A processor whose clock is set, on a real broker whose clock is right: nothing is carried out by
 * a wrong clock, and everything by the right one.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClockOnKafkaTest {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Duration MONTHS = Duration.ofDays(120);
  private static final String FAKETIME = System.getProperty("keylife.faketime", "");

  private KafkaHarness harness;
  private Path folder;
  private Map<String, String> settings;
  private final ShiftedTime time = new ShiftedTime();
  private int keys;

  @BeforeAll
  void startKafka(@TempDir Path kafka) throws IOException {
    harness = new KafkaHarness(kafka);
    folder = kafka;
    settings = harness.settings("clock");
    settings.put("topics.partitions", "1");
    settings.put("guard.interval.ms", "200");
  }

  @AfterAll
  void stopKafka() {
    harness.close();
  }

  @BeforeEach
  void rightClock() {
    time.set(Duration.ZERO);
  }

  @Test
  void aClockThatJumpsMonthsAheadErasesNothingAndItsReturnEndsTheProcessor() throws Exception {
    String key;
    try (ProcessorApp app = start()) {
      key = keyThatIsToBeDeletedInAWeek();
      time.set(MONTHS);
      aCommandComesAndTheClockIsSetBack(app, key, "120 days ahead of the brokers'");
    }
    try (ProcessorApp app = start()) {
      assertThatItIsStillThere(key);
    }
  }

  @Test
  void aProcessorThatStartsTwoHoursAheadSaysSoAndWaits() throws Exception {
    String key;
    try (ProcessorApp app = start()) {
      key = keyThatIsToBeDeletedInAWeek();
    }
    time.set(Duration.ofHours(2));
    try (ProcessorApp app = ProcessorApp.start(ProcessorSettings.of(settings), time)) {
      aCommandComesAndTheClockIsSetBack(app, key, "120 minutes ahead of the brokers'");
    }
    try (ProcessorApp app = start()) {
      assertThatItIsStillThere(key);
    }
  }

  @Test
  void aClockThatIsBehindIsWaitedForAndEverythingGoesOnByItself() throws Exception {
    try (ProcessorApp app = start()) {
      String key = keyThatIsToBeDeletedInAWeek();
      time.set(MONTHS.negated());
      // So large a step back ends it; a smaller one is only waited for at a start.
      Awaitility.await().atMost(PATIENCE).until(app::hasFailed);
      time.set(Duration.ofMinutes(-30));
      app.close();
      try (ProcessorApp next = ProcessorApp.start(ProcessorSettings.of(settings), time)) {
        awaitNotReady(next, "30 minutes behind the brokers'");
        harness.publish(new EnableKey(harness.header(key)));
        time.set(Duration.ZERO);
        assertThatItIsStillThere(key);
        assertThat(next.hasFailed()).isFalse();
      }
    }
  }

  /** All clocks of the process, Kafka's clients' too; in the others it is Kafka Streams' alone. */
  @Test
  void aProcessWhoseClockIsSetByMonthsErasesNothingAndEndsWhenItIsSetBack() throws Exception {
    assumeTrue(
        Files.exists(Path.of(FAKETIME)) && !FAKETIME.isEmpty(),
        "-Dkeylife.faketime does not name the library: see CONTRIBUTING.md");
    Path clock = folder.resolve("clock");
    setClock(clock, "+0");
    Map<String, String> environment =
        Map.of(
            "LD_PRELOAD",
            FAKETIME,
            "FAKETIME_TIMESTAMP_FILE",
            clock.toString(),
            "FAKETIME_NO_CACHE",
            "1",
            "DONT_FAKE_MONOTONIC",
            "1");
    String key;
    ChildProcess.Builder jvm =
        ChildProcess.java(
                KeylifeProcessor.class.getName(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1")
            .environment(environment);
    settings.forEach((name, value) -> jvm.arguments("--set", name + "=" + value));
    try (ChildProcess process = jvm.start(folder.resolve("output"))) {
      process.awaitWords("to RUNNING");
      key = keyThatIsToBeDeletedInAWeek();
      setClock(clock, "+120d");
      process.awaitWords("this machine's clock is 120 days ahead of the brokers'");
      harness.publish(new EnableKey(harness.header(key)));
      setClock(clock, "+0");
      long setBack = System.nanoTime();
      assertThat(process.status()).as(process.said()).isEqualTo(69);
      System.out.printf(
          "It ended %d s after its clock was set back%n",
          Duration.ofNanos(System.nanoTime() - setBack).toSeconds());
      assertThat(process.said())
          .contains("keylife-processor: This machine's clock was set back by 120 days");
    }
    try (ProcessorApp app = start()) {
      assertThatItIsStillThere(key);
    }
  }

  private ProcessorApp start() throws InterruptedException {
    ProcessorApp app = ProcessorApp.start(ProcessorSettings.of(settings), time);
    assertThat(app.awaitRunning(PATIENCE)).isTrue();
    return app;
  }

  private String keyThatIsToBeDeletedInAWeek() {
    String key = "key" + keys++;
    harness.publish(
        CreateKey.newBuilder()
            .setHeader(harness.header(key))
            .setKeySpec(KeySpec.SYMMETRIC_DEFAULT)
            .setOrigin(Origin.AWS_KMS)
            .build());
    harness.publish(new ScheduleKeyDeletion(harness.header(key), 7));
    assertThat(harness.events(key, 2)).hasSize(2);
    return key;
  }

  /** The command that waited is refused because the key is still to be deleted: not deleted. */
  private void assertThatItIsStillThere(String key) {
    List<SpecificRecord> events = harness.events(key, 3);
    assertThat(events).hasSize(3);
    assertThat(events.get(2))
        .isInstanceOfSatisfying(
            CommandRejected.class,
            rejected ->
                assertThat(rejected.getCode())
                    .isEqualTo(dev.keylife.type.FailureCode.KMSInvalidStateException));
  }

  private void aCommandComesAndTheClockIsSetBack(ProcessorApp app, String key, String difference) {
    awaitNotReady(app, difference);
    harness.publish(new EnableKey(harness.header(key)));
    time.set(Duration.ZERO);
    Awaitility.await().atMost(PATIENCE).until(app::hasFailed);
  }

  private static void awaitNotReady(ProcessorApp app, String difference) {
    String words = "clock: this machine's clock is " + difference;
    URI uri = URI.create("http://127.0.0.1:" + app.healthPort().orElseThrow() + "/health/ready");
    Awaitility.await(words)
        .atMost(PATIENCE)
        .until(
            () -> {
              HttpResponse<String> answer =
                  HttpClient.newHttpClient()
                      .send(
                          HttpRequest.newBuilder(uri).build(),
                          HttpResponse.BodyHandlers.ofString());
              return answer.statusCode() == 503 && answer.body().contains(words);
            });
  }

  /** Replaces the file, so that nobody reads half of it. */
  private static void setClock(Path file, String offset) throws IOException {
    Path next = Files.writeString(file.resolveSibling("clock.next"), offset + "\n");
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
