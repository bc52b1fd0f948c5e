package dev.keylife.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keylife.app.clock.BrokerClock;
import dev.keylife.app.keyset.AgreedTime;
import dev.keylife.app.keyset.KeysetCommand;
import dev.keylife.app.settings.ProcessorSettings;
import dev.keylife.command.CreateKey;
import dev.keylife.command.GetParametersForImport;
import dev.keylife.event.ImportParametersIssued;
import dev.keylife.type.KeySpec;
import dev.keylife.type.Origin;
import dev.keylife.type.WrappingAlgorithm;
import dev.keylife.type.WrappingKeySpec;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code keylife keyset} against a processor on a real broker, as the runbook has it. */
class KeysetCommandTest {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Pattern ROW = Pattern.compile("(?m)^([0-9a-f]{8})  (\\w+) +\\d{4}-.*Z$");

  @TempDir Path folder;
  private KafkaHarness harness;
  private AgreedTime.Reader brokers = AgreedTime::ask;

  @BeforeEach
  void start() throws IOException {
    harness = new KafkaHarness(folder);
  }

  @AfterEach
  void stop() {
    harness.close();
  }

  @Test
  void anOldKeyIsRetiredOnceEverythingIsResealedAndEveryTokenHasExpiredAndNotBefore()
      throws Exception {
    try (ProcessorApp app = startProcessor()) {
      harness.publish(
          CreateKey.newBuilder()
              .setHeader(harness.header("k"))
              .setKeySpec(KeySpec.SYMMETRIC_DEFAULT)
              .setOrigin(Origin.EXTERNAL)
              .build());
      harness.publish(getParameters());
      assertThat(harness.events("k", 2).get(1)).isInstanceOf(ImportParametersIssued.class);
      assertThat(run("prepare").status).isZero();
      Outcome rotated = run("rotate");
      assertThat(rotated.status).as(rotated.err).isZero();
      assertThat(statuses(rotated)).containsExactly("old", "primary");

      Outcome tooEarly = retire(Clock.systemUTC());
      assertThat(tooEarly.status).isEqualTo(75);
      assertThat(tooEarly.err).contains("still the primary of the instance", "partition 0: ");
      Outcome unasked = retire(Clock.systemUTC(), "--set", "application.id=another");
      assertThat(unasked.status).isEqualTo(75);
      assertThat(unasked.err).contains("no processor has reported", "Nothing was changed");
    }
    byte[] before = Files.readAllBytes(folder.resolve("keyset.json"));
    try (ProcessorApp app = startProcessor()) {
      Awaitility.await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(retire(Clock.systemUTC()).err)
                      .doesNotContain("resealing", "primary", "no processor")
                      .contains("import tokens that were sealed under it may be valid until"));
      assertThat(folder.resolve("keyset.json")).hasBinaryContent(before);

      Clock tomorrow = Clock.offset(Clock.systemUTC(), Duration.ofHours(25));
      Outcome ahead = retire(tomorrow);
      assertThat(ahead.status).as("the brokers' clock has not come so far").isEqualTo(75);
      assertThat(ahead.err)
          .contains("ahead of the brokers'", "clock.max.difference.ms", "Nothing was changed");
      assertThat(folder.resolve("keyset.json")).hasBinaryContent(before);

      brokers = settings -> tomorrowsReading(AgreedTime.ask(settings));
      Outcome retired = retire(tomorrow);
      assertThat(retired.status).as(retired.err).isZero();
      assertThat(statuses(retired)).containsExactly("primary");
    }
    try (ProcessorApp app = startProcessor()) {
      harness.publish(getParameters());
      assertThat(harness.events("k", 3).get(2)).isInstanceOf(ImportParametersIssued.class);
    }
  }

  private static BrokerClock.Reading tomorrowsReading(BrokerClock.Reading now) {
    return new BrokerClock.Reading(
        now.sentAt(), now.answeredAt(), now.brokerMs() + Duration.ofHours(25).toMillis());
  }

  private ProcessorApp startProcessor() throws InterruptedException {
    ProcessorApp app = ProcessorApp.start(ProcessorSettings.of(settings()));
    assertThat(app.awaitRunning(PATIENCE)).isTrue();
    return app;
  }

  private Map<String, String> settings() {
    Map<String, String> settings = harness.settings("a");
    settings.put("reseal.delay.ms", "0");
    settings.put("reseal.interval.ms", "50");
    return settings;
  }

  private GetParametersForImport getParameters() {
    return new GetParametersForImport(
        harness.header("k"), WrappingAlgorithm.RSAES_OAEP_SHA_256, WrappingKeySpec.RSA_2048, null);
  }

  private record Outcome(int status, String out, String err) {}

  private Outcome retire(Clock clock, String... more) {
    Matcher rows = ROW.matcher(run("list").out);
    assertThat(rows.find()).isTrue();
    List<String> arguments = new ArrayList<>(List.of("retire", rows.group(1)));
    arguments.addAll(List.of(more));
    return run(clock, arguments.toArray(String[]::new));
  }

  private Outcome run(String... arguments) {
    return run(Clock.systemUTC(), arguments);
  }

  private Outcome run(Clock clock, String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    settings().forEach((name, value) -> all.addAll(1, List.of("--set", name + "=" + value)));
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine command = KeysetCommand.commandLine(Map.of(), clock, brokers);
    command.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    int status = command.execute(all.toArray(String[]::new));
    return new Outcome(status, out.toString(), err.toString());
  }

  private static List<String> statuses(Outcome outcome) {
    return ROW.matcher(outcome.out).results().map(row -> row.group(2)).toList();
  }
}
