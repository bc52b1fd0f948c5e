package dev.keylife.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keylife.cli.KeylifeCli;
import dev.keylife.embedded.ChildProcess;
import dev.keylife.schema.Topics;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Drives the programs as a user does: in a process of their own, by exit code and output. */
class DemoTest {
  @TempDir Path folder;

  @Test
  void theDemoWalksAKeyThroughItsLifeAndEndsWithZero() throws Exception {
    Process demo = keylife("demo");
    String output = outputOf(demo);

    assertThat(demo.exitValue()).as(output).isZero();
    assertThat(output)
        .containsSubsequence(
            "▶ CreateKey",
            "(none) → PendingImport",
            "▶ GetParametersForImport",
            "public key of",
            "▶ ImportKeyMaterial",
            "PendingImport → Enabled",
            "▶ DeleteImportedKeyMaterial",
            "Enabled → PendingImport",
            "▶ ReimportKeyMaterial",
            "PendingImport → Enabled",
            "▶ ReimportKeyMaterial",
            "ImportFailed IncorrectKeyMaterialException",
            "▶ ImportKeyMaterial",
            "the material expired by itself",
            "the key is PendingImport",
            "events without a gap",
            "the trail is whole",
            "▶ POST Encrypt",
            "▶ POST DeleteImportedKeyMaterial",
            "▶ POST Decrypt",
            "KMSInvalidStateException: ",
            "▶ POST ImportKeyMaterial",
            "▶ POST Decrypt",
            "the same 22 bytes",
            "Every step was observed by a separate consumer.")
        .doesNotContain("✘", "Exception in");
    // The broker's own controller complains where the machine has other work.
    List<String> ofKeylife =
        output.lines().filter(line -> !line.contains("[QuorumController")).toList();
    assertThat(ofKeylife).noneMatch(line -> line.contains("ERROR"));
    assertThat(ofKeylife.stream().filter(line -> line.contains("WARN")))
        .as("what a user of the API must be told")
        .satisfiesExactlyInAnyOrder(
            line -> assertThat(line).contains("NOTHING IS VERIFIED"),
            line -> assertThat(line).contains("authority.administrators=*"));
  }

  @Test
  void theStackGoesOnWhereItWasAfterAStop() throws Exception {
    Process first = dev();
    Started started = started(first);
    assertThat(cli(started, "create-key", "kept")).isZero();
    first.destroy(); // SIGTERM, as Ctrl-C does
    assertThat(first.waitFor(3, TimeUnit.MINUTES)).isTrue();

    Process second = dev();
    try {
      Started again = started(second);
      Process describe =
          keylife(
              "describe",
              "kept",
              "--bootstrap-servers",
              again.kafka(),
              "--schema-registry-url",
              again.registry());
      assertThat(outputOf(describe)).contains("PendingImport");
      assertThat(describe.exitValue()).isZero();
      assertThat(cli(again, "enable", "kept")).as("rejected").isEqualTo(2);
      assertThat(cli(again, "enable", "no-such-key")).as("rejected").isEqualTo(2);
      assertThat(cli(again, "audit", "verify")).as("of what a real processor wrote").isZero();
    } finally {
      second.destroy();
      assertThat(second.waitFor(3, TimeUnit.MINUTES)).isTrue();
    }
  }

  @Test
  void aProcessorThatEndsByItselfEndsTheStackWithItsReasonAndItsStatus() throws Exception {
    Process dev = dev();
    try {
      Started started = started(dev);
      try (Admin admin = Admin.create(Map.of("bootstrap.servers", started.kafka()))) {
        admin.deleteTopics(List.of(Topics.KEY_STATES)).all().get();
      }
      String output = outputOf(dev);
      assertThat(output)
          .containsOnlyOnce("The installation is not what it was: key-states is missing")
          .doesNotContain("\tat ", "should be reported", "start again to go on");
      assertThat(dev.exitValue()).as(output).isEqualTo(69);
    } finally {
      dev.destroyForcibly();
    }
  }

  @Test
  void wrongUsageEndsWith64() throws Exception {
    Process wrong = keylife("demo", "--no-such-option");
    assertThat(outputOf(wrong)).contains("--no-such-option");
    assertThat(wrong.exitValue()).isEqualTo(64);
  }

  /** Where a started stack listens. */
  private record Started(String kafka, String registry) {}

  private Process dev() throws IOException {
    return keylife(
        "dev",
        "--data",
        folder.resolve("data").toString(),
        "--kafka-port",
        "0",
        "--registry-port",
        "0",
        "--health-port",
        "-1");
  }

  private static Started started(Process dev) throws IOException {
    List<String> lines = new ArrayList<>();
    var reader = dev.inputReader(StandardCharsets.UTF_8);
    String line = "";
    while (line != null && !line.startsWith("Ready.")) {
      line = reader.readLine();
      lines.add(String.valueOf(line));
    }
    assertThat(line).as(lines.toString()).isNotNull();
    return new Started(after(lines, "Kafka "), after(lines, "Schema Registry "));
  }

  private static String after(List<String> lines, String label) {
    return lines.stream()
        .filter(l -> l.startsWith(label))
        .map(l -> l.substring(label.length()).trim())
        .findFirst()
        .orElseThrow();
  }

  /** In this JVM, which is quicker than one of its own. */
  private static int cli(Started stack, String... command) {
    List<String> all = new ArrayList<>(List.of(command));
    all.addAll(
        List.of("--bootstrap-servers", stack.kafka(), "--schema-registry-url", stack.registry()));
    PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
    return KeylifeCli.run(
        KeylifeCli.commandLine().setOut(nowhere).setErr(nowhere), all.toArray(String[]::new));
  }

  private static Process keylife(String... arguments) throws IOException {
    return ChildProcess.java(
            "dev.keylife.quickstart.Quickstart",
            "-Xmx1g",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Dstdout.encoding=UTF-8")
        .arguments(arguments)
        .errorsInOutput()
        .start()
        .process();
  }

  private static String outputOf(Process process) throws Exception {
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(3, TimeUnit.MINUTES)).isTrue();
    return output;
  }
}
