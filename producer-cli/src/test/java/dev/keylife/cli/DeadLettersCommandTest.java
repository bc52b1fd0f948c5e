package dev.keylife.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keylife.cli.CliHarness.Run;
import dev.keylife.embedded.EmbeddedKafka;
import dev.keylife.schema.DlqHeaders;
import dev.keylife.schema.KeylifeHeaders;
import dev.keylife.schema.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code keylife dead-letters} against a real broker; each test has letters of a cause of its own.
 */
class DeadLettersCommandTest {
  private static final byte[] BINARY_KEY = {(byte) 0xff, 0, (byte) 0x80, 'k'};
  private static final byte[] VALUE = {0, 0, 0, 0, 5, 1, 2, 3};

  @TempDir static Path folder;
  private static EmbeddedKafka kafka;
  private static KafkaProducer<byte[], byte[]> producer;
  private static CliHarness cli;
  private static int origins;

  @BeforeAll
  static void start() throws Exception {
    kafka = EmbeddedKafka.in(folder.resolve("kafka")).build().start();
    Map<String, Object> client = Map.of("bootstrap.servers", kafka.bootstrapServers());
    try (Admin admin = Admin.create(client)) {
      admin
          .createTopics(
              Topics.specs(2).stream()
                  .map(spec -> new NewTopic(spec.name(), spec.partitions(), (short) 1))
                  .toList())
          .all()
          .get(60, TimeUnit.SECONDS);
    }
    producer = new KafkaProducer<>(client, new ByteArraySerializer(), new ByteArraySerializer());
    cli =
        CliHarness.in(folder)
            .with(
                Map.of(
                    "KEYLIFE_KAFKA_BOOTSTRAP_SERVERS",
                    kafka.bootstrapServers(),
                    "KEYLIFE_SCHEMA_REGISTRY_URL",
                    "mock://dead-letters"));
  }

  @AfterAll
  static void stop() {
    producer.close();
    kafka.close();
  }

  @Test
  void listsWhatWasSetAsideWithItsPlaceOriginAndCauseAndFilters() throws Exception {
    String place = letter("list-cause: error code 40403", "orders");
    letter("list-cause: another", "invoices");

    Run all = cli.run("dead-letters", "list", "--cause", "LIST-CAUSE");
    assertThat(all.exitCode()).as(all.err()).isZero();
    assertThat(all.out()).contains("PLACE", place, "orders", "invoices", "error code 40403");

    Run some = cli.run("dead-letters", "list", "--key", "orders", "--cause", "list-cause");
    assertThat(some.out()).contains(place).doesNotContain("invoices");
    assertThat(cli.run("dead-letters", "list", "--cause", "nobody said this").err())
        .contains("No dead letters");
    JsonNode json =
        cli.run("dead-letters", "list", "--cause", "list-cause", "-n", "1", "-o", "json").json();
    assertThat(json.path("key").asText()).isEqualTo("invoices");
    assertThat(json.path("replayed").asBoolean()).isFalse();
    assertThat(json.path("origin").asText()).startsWith("key-commands-1@");
  }

  @Test
  void whatCameFromOutsideReachesTheTerminalEscaped() throws Exception {
    String place = letter("escapes \u001b[2J\nforged line", "k\u0007\u202e");

    Run list = cli.run("dead-letters", "list", "--cause", "escapes");
    assertThat(list.out()).contains("\\u001b[2J\\nforged line", "k\\u0007\\u202e");
    assertThat(list.out()).doesNotContain("\u001b").doesNotContain("\nforged");
    Run show = cli.run("dead-letters", "show", place);
    assertThat(show.out()).doesNotContain("\u001b").doesNotContain("\nforged");
  }

  @Test
  void showsOneWholeWithBytesThatAreNoText() throws Exception {
    String place = letter("shown", BINARY_KEY, VALUE, "traceparent", "00-ab");

    JsonNode json = cli.run("dead-letters", "show", place, "--output", "json").json();
    assertThat(json.path("keyBase64").binaryValue()).isEqualTo(BINARY_KEY);
    assertThat(json.path("valueBase64").binaryValue()).isEqualTo(VALUE);
    assertThat(json.path("headers").path(0).path("name").asText()).isEqualTo("traceparent");
    assertThat(json.path("headers").path(0).path("value").asText()).isEqualTo("00-ab");
    assertThat(cli.run("dead-letters", "show", place).out())
        .contains("traceparent: 00-ab", "base64:", "value bytes    8");
  }

  @Test
  void replaysExactlyWhatCameAndOnceHoweverOftenItIsAskedFor() throws Exception {
    String place =
        letter("replayed", BINARY_KEY, VALUE, KeylifeHeaders.REROUTED_FROM, "key-commands-0@1");
    int before = commands().size();

    Run dry = cli.run("dead-letters", "replay", place, "--dry-run");
    assertThat(dry.exitCode()).as(dry.err()).isZero();
    assertThat(dry.out()).contains("would be replayed");
    assertThat(commands()).hasSize(before);

    Run first = cli.run("dead-letters", "replay", place);
    assertThat(first.exitCode()).as(first.err()).isZero();
    assertThat(first.out()).contains(place + "  replayed to key-commands-");
    Run second = cli.run("dead-letters", "replay", place, "-o", "json");
    assertThat(second.exitCode()).isZero();
    assertThat(second.json().path("outcome").asText()).isEqualTo("kept");
    assertThat(second.json().path("message").asText()).contains("already");

    List<ConsumerRecord<byte[], byte[]>> commands = commands();
    assertThat(commands).hasSize(before + 1);
    ConsumerRecord<byte[], byte[]> command =
        commands.stream()
            .filter(c -> java.util.Arrays.equals(c.key(), BINARY_KEY))
            .findFirst()
            .orElseThrow();
    assertThat(command.value()).isEqualTo(VALUE);
    assertThat(names(command)).containsExactly(KeylifeHeaders.REPLAYED_FROM);
    assertThat(cli.run("dead-letters", "list", "--cause", "replayed").err())
        .contains("No dead letters");
    assertThat(cli.run("dead-letters", "list", "--cause", "replayed", "--all").out())
        .contains("(replayed)");
  }

  @Test
  void oneThatCameBackIsReplayedOnlyWhenItIsSaidAgain() throws Exception {
    letter(
        "boomerang", "k".getBytes(UTF_8), VALUE, KeylifeHeaders.REPLAYED_FROM, "key-commands-0@7");

    Run kept = cli.run("dead-letters", "replay", "--cause", "boomerang");
    assertThat(kept.exitCode()).isZero();
    assertThat(kept.out()).contains("--again").doesNotContain("replayed to");
    Run again = cli.run("dead-letters", "replay", "--cause", "boomerang", "--again");
    assertThat(again.out()).contains("replayed to key-commands-");
  }

  @Test
  void oneThatIsCutIsNeverReplayed() throws Exception {
    letter("too large", "k".getBytes(UTF_8), VALUE, DlqHeaders.ORIGINAL_SIZE, "20971520");
    Run run = cli.run("dead-letters", "replay", "--cause", "too large", "--again");
    assertThat(run.out()).contains("is cut", "key-commands-1@").doesNotContain("replayed to");
  }

  @Test
  void replayingNeedsAChoiceAndPlacesThatExist() {
    assertThat(cli.run("dead-letters", "replay").exitCode()).isEqualTo(64);
    assertThat(cli.run("dead-letters", "replay", "17").exitCode()).isEqualTo(64);
    assertThat(cli.run("dead-letters", "replay", "0:1", "--everything").exitCode()).isEqualTo(64);
    Run missing = cli.run("dead-letters", "replay", "0:999999");
    assertThat(missing.exitCode()).isEqualTo(1);
    assertThat(missing.err()).contains("0:999999");
    assertThat(cli.run("dead-letters").exitCode()).isEqualTo(64);
  }

  private static String letter(String cause, String key) throws Exception {
    return letter(cause, key.getBytes(UTF_8), VALUE, "traceparent", "00-ab");
  }

  /** Sets a record aside as the processor does; returns its place. */
  private static String letter(
      String cause, byte[] key, byte[] value, String header, String content) throws Exception {
    ProducerRecord<byte[], byte[]> letter =
        new ProducerRecord<>(Topics.KEY_COMMANDS_DLQ, key, value);
    letter
        .headers()
        .add(header, content.getBytes(UTF_8))
        .add(DlqHeaders.CAUSE, cause.getBytes(UTF_8))
        .add(DlqHeaders.SOURCE_TOPIC, Topics.KEY_COMMANDS.getBytes(UTF_8))
        .add(DlqHeaders.SOURCE_PARTITION, "1".getBytes(UTF_8))
        .add(DlqHeaders.SOURCE_OFFSET, Integer.toString(++origins).getBytes(UTF_8));
    var at = producer.send(letter).get(60, TimeUnit.SECONDS);
    return at.partition() + ":" + at.offset();
  }

  private static List<ConsumerRecord<byte[], byte[]>> commands() {
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers", kafka.bootstrapServers(), "isolation.level", "read_committed"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          List.of(
              new TopicPartition(Topics.KEY_COMMANDS, 0),
              new TopicPartition(Topics.KEY_COMMANDS, 1));
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      List<ConsumerRecord<byte[], byte[]>> read = new ArrayList<>();
      while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
        consumer.poll(Duration.ofMillis(100)).forEach(read::add);
      }
      return read;
    }
  }

  private static List<String> names(ConsumerRecord<?, ?> command) {
    List<String> names = new ArrayList<>();
    for (Header header : command.headers()) {
      names.add(header.key());
    }
    return names;
  }
}
