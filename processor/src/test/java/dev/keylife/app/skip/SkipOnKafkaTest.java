package dev.keylife.app.skip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keylife.app.KafkaHarness;
import dev.keylife.app.ProcessorApp;
import dev.keylife.app.settings.ProcessorSettings;
import dev.keylife.command.CreateKey;
import dev.keylife.command.EnableKey;
import dev.keylife.embedded.RawBatch;
import dev.keylife.program.exit.ExitCode;
import dev.keylife.schema.DlqHeaders;
import dev.keylife.schema.Topics;
import dev.keylife.type.KeySpec;
import dev.keylife.type.Origin;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A record that no memory can hold, from before the topic had its limits, and the way past it. */
class SkipOnKafkaTest {
  /**
   * With the few bytes around it as large as an array can be counted, and larger than one can be.
   */
  private static final int LARGEST = Integer.MAX_VALUE - 16;

  @TempDir Path folder;
  private KafkaHarness harness;
  private final StringWriter said = new StringWriter();

  @BeforeEach
  void start() throws Exception {
    harness = new KafkaHarness(folder);
  }

  @AfterEach
  void stop() {
    harness.close();
  }

  @Test
  void aRecordThatCannotBeFetchedIsSkippedAndNothingElseIs() throws Exception {
    try (Admin admin = harness.admin()) {
      admin
          .createTopics(
              List.of(
                  new NewTopic(Topics.KEY_COMMANDS, Optional.of(1), Optional.empty())
                      .configs(Map.of("message.timestamp.type", "LogAppendTime"))))
          .all()
          .get();
    }
    Map<String, String> settings = harness.settings("a");
    settings.put("topics.partitions", "1");
    harness.publish(create("before"));
    assertThat(
            RawBatch.ofZeros(LARGEST)
                .sendTo(harness.kafka.bootstrapServers(), Topics.KEY_COMMANDS, 0))
        .isEqualTo(Errors.NONE);
    harness.publish(create("behind"));
    harness.configure(
        Topics.KEY_COMMANDS,
        Map.of("compression.type", "uncompressed", "max.message.bytes", "131072"));

    try (ProcessorApp app = ProcessorApp.start(ProcessorSettings.of(settings))) {
      assertThat(harness.events("before", 1)).hasSize(1);
      assertThat(skip(settings, "0:1")).isEqualTo(ExitCode.NOT_YET.status());
      assertThat(said.toString()).contains("has members");
      try (Skipping begunTooEarly = new Skipping(ProcessorSettings.of(settings), 0)) {
        assertThatThrownBy(() -> begunTooEarly.skip(1, 1)).hasMessageContaining("has members");
      }
    }
    assertThat(skip(settings, "1")).isEqualTo(ExitCode.USAGE.status());
    assertThat(skip(settings, "7:1")).isEqualTo(ExitCode.USAGE.status());
    assertThat(skip(settings, "0:0")).isEqualTo(ExitCode.USAGE.status());
    assertThat(said.toString()).contains("goes on at offset 1", "processed or skipped already");
    assertThat(skip(settings, "0:2")).isEqualTo(ExitCode.USAGE.status());
    assertThat(said.toString()).contains("records before it would be lost");
    assertThat(skip(settings, "0:1", "--through", "9")).isEqualTo(ExitCode.USAGE.status());

    assertThat(skip(settings, "0:1")).as(said.toString()).isEqualTo(ExitCode.OK.status());
    assertThat(skip(settings, "0:2")).isEqualTo(ExitCode.USAGE.status());
    assertThat(said.toString()).contains("can be fetched");
    try (ProcessorApp app = ProcessorApp.start(ProcessorSettings.of(settings))) {
      assertThat(harness.events("behind", 1)).hasSize(1);
      harness.publish(new EnableKey(harness.header("before")));
      assertThat(harness.events("before", 2)).hasSize(2);
    }
    assertThat(harness.readUntil(Topics.KEY_COMMANDS_DLQ, all -> !all.isEmpty()))
        .singleElement()
        .satisfies(
            letter ->
                assertThat(letter.headers().lastHeader(DlqHeaders.SOURCE_OFFSET).value())
                    .asString(StandardCharsets.UTF_8)
                    .isEqualTo("1"));
  }

  private int skip(Map<String, String> settings, String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    settings.forEach((name, value) -> all.addAll(List.of("--set", name + "=" + value)));
    CommandLine command = SkipCommand.commandLine(Map.of());
    PrintWriter to = new PrintWriter(said, true);
    return command.setOut(to).setErr(to).execute(all.toArray(String[]::new));
  }

  private CreateKey create(String key) {
    return CreateKey.newBuilder()
        .setHeader(harness.header(key))
        .setKeySpec(KeySpec.SYMMETRIC_DEFAULT)
        .setOrigin(Origin.AWS_KMS)
        .build();
  }
}
