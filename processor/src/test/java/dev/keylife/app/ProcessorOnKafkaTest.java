package dev.keylife.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.keylife.app.settings.ProcessorSettings;
import dev.keylife.command.CreateAlias;
import dev.keylife.command.CreateKey;
import dev.keylife.command.DeleteAlias;
import dev.keylife.command.EnableKey;
import dev.keylife.command.GetParametersForImport;
import dev.keylife.command.ImportKeyMaterial;
import dev.keylife.command.UpdateAlias;
import dev.keylife.event.AliasChanged;
import dev.keylife.event.CommandRejected;
import dev.keylife.event.CommandRepeated;
import dev.keylife.event.EventHeader;
import dev.keylife.event.ImportParametersIssued;
import dev.keylife.event.KeyStateChanged;
import dev.keylife.material.TestCryptography;
import dev.keylife.program.exit.ExitCode;
import dev.keylife.program.exit.ProgramException;
import dev.keylife.schema.DlqHeaders;
import dev.keylife.type.ExpirationModel;
import dev.keylife.type.FailureCode;
import dev.keylife.type.KeySpec;
import dev.keylife.type.Origin;
import dev.keylife.type.StateChangeCause;
import dev.keylife.type.WrappingAlgorithm;
import dev.keylife.type.WrappingKeySpec;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The processor on a real broker. */
class ProcessorOnKafkaTest {
  private static final byte[] MATERIAL =
      "PLAINTEXT-MATERIAL-FOR-THE-TEST!".getBytes(StandardCharsets.US_ASCII);

  @TempDir Path folder;
  private KafkaHarness harness;

  @BeforeEach
  void start() throws IOException {
    harness = new KafkaHarness(folder);
  }

  @AfterEach
  void stop() {
    harness.close();
  }

  @Test
  void badRecordsLandInTheDeadLettersAndTheNextCommandIsProcessed() throws Exception {
    try (ProcessorApp app = harness.startProcessor("a")) {
      RecordMetadata undecodable = publishRaw(new byte[] {1, 2, 3});
      publishRaw(null);
      publishRaw(new byte[130_000]);
      publishRaw(harness.values.serializer().serialize("key-commands", anEvent()));
      harness.publish(createKey("after"));

      assertThat(harness.events("after", 1)).hasSize(1);
      List<ConsumerRecord<String, byte[]>> dead =
          harness.readUntil("key-commands-dlq", all -> all.size() >= 4);
      assertThat(dead).hasSize(4);
      assertThat(dead)
          .extracting(r -> r.value() == null ? -1 : r.value().length)
          .contains(3, -1, 130_000);
      ConsumerRecord<String, byte[]> first =
          dead.stream().filter(r -> r.value() != null && r.value().length == 3).findFirst().get();
      assertThat(header(first, DlqHeaders.CAUSE)).contains("wire format");
      assertThat(header(first, DlqHeaders.SOURCE_PARTITION))
          .isEqualTo(Integer.toString(undecodable.partition()));
      assertThat(header(first, DlqHeaders.SOURCE_OFFSET))
          .isEqualTo(Long.toString(undecodable.offset()));
      assertThat(app.hasFailed()).isFalse();
    }
  }

  @Test
  void aHugeRecordFromBeforeTheTopicHadItsLimitsIsCutAndDoesNotStopThePartition() throws Exception {
    int huge = 20 * 1024 * 1024;
    try (Admin admin = harness.admin()) {
      admin
          .createTopics(
              List.of(
                  new NewTopic("key-commands", Optional.of(3), Optional.empty())
                      .configs(Map.of("message.timestamp.type", "LogAppendTime"))))
          .all()
          .get();
      harness.publishCompressed("after", new byte[huge]);
      // The settings that the refusal of a start tells an operator to set.
      String refusal = refusalOf(harness.settings("a"));
      assertThat(refusal)
          .contains(
              "  kafka-configs.sh --bootstrap-server "
                  + harness.kafka.bootstrapServers()
                  + " --alter --entity-type topics --entity-name key-commands --add-config"
                  + " compression.type=uncompressed,max.message.bytes=131072");
      harness.configure(
          "key-commands",
          Map.of("compression.type", "uncompressed", "max.message.bytes", "131072"));
    }
    try (ProcessorApp app = harness.startProcessor("a")) {
      harness.publish(createKey("after"));

      assertThat(harness.events("after", 1)).hasSize(1);
      ConsumerRecord<String, byte[]> dead =
          harness.readUntil("key-commands-dlq", all -> !all.isEmpty()).get(0);
      assertThat(dead.value().length).isLessThan(huge);
      assertThat(Integer.parseInt(header(dead, DlqHeaders.ORIGINAL_SIZE))).isGreaterThan(huge);
    }
  }

  @Test
  void anOutageOfTheRegistryDelaysACommandAndDoesNotMakeItADeadLetter() throws Exception {
    byte[] create = harness.encode(createKey("k")); // its schema is registered before the outage
    try (ProcessorApp app = harness.startProcessor("a")) {
      harness.interruptRegistryUntilItIsMissed(
          () ->
              harness.publish(
                  new ProducerRecord<>("key-commands", KafkaHarness.utf8("k"), create)));

      assertThat(harness.events("k", 1)).hasSize(1);
      harness.publish(new EnableKey(harness.header("k")));
      assertThat(sequences(harness.events("k", 2))).containsExactly(1L, 2L);
      assertThat(harness.endOffsets("key-commands-dlq")).isZero();
    }
  }

  @Test
  void aCommandInAnyPartitionTakesEffectExactlyOnce() throws Exception {
    try (ProcessorApp app = harness.startProcessor("a")) {
      String arn = "arn:aws:kms:us-east-1:000000000000:key/by-arn";
      CreateKey byId = createKey("by-id");
      CreateKey byArn = createKey(arn);
      for (int partition = 0; partition < 3; partition++) {
        harness.publishTo(partition, byId); // the same command, to each
        harness.publishTo(partition, byArn);
      }
      harness.publish(new EnableKey(harness.header("by-id")));
      harness.publishTo(1, new EnableKey(harness.header("by-arn")));

      for (String key : List.of("by-id", "by-arn")) {
        List<SpecificRecord> events = harness.events(key, 4);
        assertThat(sequences(events)).containsExactly(1L, 2L, 3L, 4L);
        assertThat(events).filteredOn(KeyStateChanged.class::isInstance).as("created").hasSize(1);
        assertThat(events).filteredOn(CommandRepeated.class::isInstance).hasSize(2);
        assertThat(events).filteredOn(CommandRejected.class::isInstance).hasSize(1);
      }
    }
  }

  @Test
  void oneOfKeysInAllPartitionsGetsAnAliasAndTheNextProcessorKnowsWhich() throws Exception {
    List<String> keys = List.of("a", "b", "c", "d", "e", "f");
    Map<String, SpecificRecord> answers = new TreeMap<>();
    try (ProcessorApp app = harness.startProcessor("a")) {
      keys.forEach(key -> harness.publish(createKey(key)));
      keys.forEach(key -> harness.publish(new CreateAlias(harness.header(key), "alias/one")));
      for (String key : keys) {
        answers.put(key, harness.events(key, 2).get(1));
      }
    }
    assertThat(answers.values())
        .filteredOn(CommandRejected.class::isInstance)
        .map(CommandRejected.class::cast)
        .hasSize(keys.size() - 1)
        .allMatch(rejected -> rejected.getCode() == FailureCode.AlreadyExistsException);
    Predicate<String> isOwner = key -> answers.get(key) instanceof AliasChanged;
    String owner = keys.stream().filter(isOwner).findFirst().orElseThrow();
    String other = keys.stream().filter(isOwner.negate()).findFirst().orElseThrow();
    try (ProcessorApp app = harness.startProcessor("b")) {
      harness.publish(new UpdateAlias(harness.header(other), "alias/one"));
      AliasChanged moved = (AliasChanged) harness.events(other, 3).get(2);
      assertThat(moved.getPreviousKeyId()).isEqualTo(owner);
      harness.publish(new DeleteAlias(harness.header(owner), "alias/one"));
      assertThat(harness.events(owner, 3).get(2)).isInstanceOf(CommandRejected.class);
      assertThat(harness.readUntil("key-aliases", all -> all.size() >= 2))
          .as("a snapshot for each change of the name")
          .hasSize(2);
    }
  }

  @Test
  void stateDeadlinesAndCommandIdsSurviveARestartWithAndWithoutTheLocalState() throws Exception {
    Instant validTo = Instant.now().plus(Duration.ofMinutes(30)).truncatedTo(ChronoUnit.MILLIS);
    ImportKeyMaterial imported;
    try (ProcessorApp app = harness.startProcessor("a")) {
      imported = importKey("k", validTo);
      harness.publish(imported);
      harness.events("k", 3);
    }
    // The second start finds the state folder, the third an empty one, restored from changelogs,
    // and a time after the date.
    try (ProcessorApp app = harness.startProcessor("a")) {
      harness.publish(imported);
      harness.publish(new EnableKey(harness.header("k")));
      assertThat(sequences(harness.events("k", 5))).containsExactly(1L, 2L, 3L, 4L, 5L);
    }
    ShiftedTime later = new ShiftedTime();
    later.set(Duration.ofMinutes(40));
    Map<String, String> tolerant = harness.settings("b");
    tolerant.put("clock.max.difference.ms", Long.toString(Duration.ofHours(1).toMillis()));
    try (ProcessorApp app = ProcessorApp.start(ProcessorSettings.of(tolerant), later)) {
      harness.publish(imported);
      List<SpecificRecord> history = harness.events("k", 7);
      assertThat(sequences(history)).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L);
      assertThat(history).filteredOn(CommandRepeated.class::isInstance).hasSize(2);
      assertThat(history)
          .filteredOn(KeyStateChanged.class::isInstance)
          .map(KeyStateChanged.class::cast)
          .filteredOn(e -> e.getCause() == StateChangeCause.EXPIRED)
          .singleElement()
          .satisfies(e -> assertThat(e.getHeader().getOccurredAt()).isAfterOrEqualTo(validTo));
    }
  }

  @Test
  void healthTellsWhenItIsReady() throws Exception {
    try (ProcessorApp app = harness.startProcessor("a")) {
      Awaitility.await()
          .atMost(Duration.ofMinutes(2))
          .untilAsserted(() -> assertThat(status(app, "/health/ready")).isEqualTo(200));
      assertThat(status(app, "/health/live")).isEqualTo(200);
    }
  }

  @Test
  void topicsThatContradictTheContractAreRefusedWithEveryReason() throws Exception {
    try (Admin admin = harness.admin()) {
      admin
          .createTopics(
              List.of(
                  new NewTopic("key-commands", Optional.of(2), Optional.empty()),
                  new NewTopic("key-states", Optional.of(3), Optional.empty())))
          .all()
          .get();
    }
    assertThatThrownBy(() -> ProcessorApp.start(ProcessorSettings.of(harness.settings("a"))))
        .isInstanceOf(ProgramException.class)
        .hasMessageContaining("key-commands has 2 partitions, fewer than 3")
        .hasMessageContaining("message.timestamp.type=CreateTime, not LogAppendTime")
        .hasMessageContaining("key-states has cleanup.policy=delete, not compact");
  }

  @Test
  void missingTopicsAreNamedWhereTheyMayNotBeCreated() {
    Map<String, String> settings = harness.settings("a");
    settings.put("topics.create", "false");
    assertStartFails(settings, ExitCode.UNAVAILABLE, "Missing topics: key-commands");
  }

  @Test
  void anUnreachableBrokerIsNamed() {
    Map<String, String> settings = harness.settings("a");
    settings.put("kafka.bootstrap.servers", "localhost:1");
    settings.put("startup.timeout.ms", "2000");
    assertStartFails(settings, ExitCode.UNAVAILABLE, "localhost:1");
  }

  @Test
  void aKeysetThatIsMissingOpenToOthersOrOfAnotherPasswordIsRefused() throws Exception {
    Map<String, String> settings = harness.settings("a");
    settings.put("keyset.create", "false");
    Path keyset = folder.resolve("keyset.json");
    Files.delete(keyset);
    assertStartFails(settings, ExitCode.CREDENTIALS, "does not exist");

    harness.startProcessor("a").close();
    Files.setPosixFilePermissions(keyset, PosixFilePermissions.fromString("rw-r-----"));
    assertStartFails(settings, ExitCode.CREDENTIALS, "open to others");

    Files.setPosixFilePermissions(keyset, PosixFilePermissions.fromString("rw-------"));
    Files.writeString(Path.of(settings.get("keyset.password.file")), "another password\n");
    assertStartFails(settings, ExitCode.CREDENTIALS, "does not open");
  }

  private static String refusalOf(Map<String, String> settings) {
    ProgramException refused =
        catchThrowableOfType(
            ProgramException.class,
            () -> ProcessorApp.start(ProcessorSettings.of(settings)).close());
    assertThat(refused.exitCode()).isEqualTo(ExitCode.UNAVAILABLE);
    return refused.getMessage();
  }

  private static void assertStartFails(
      Map<String, String> settings, ExitCode exitCode, String message) {
    assertThatThrownBy(() -> ProcessorApp.start(ProcessorSettings.of(settings)))
        .isInstanceOfSatisfying(
            ProgramException.class, e -> assertThat(e.exitCode()).isEqualTo(exitCode))
        .hasMessageContaining(message);
  }

  private RecordMetadata publishRaw(byte[] value) {
    return harness.publish(new ProducerRecord<>("key-commands", KafkaHarness.utf8("x"), value));
  }

  private CreateKey createKey(String keyId) {
    return CreateKey.newBuilder()
        .setHeader(harness.header(keyId))
        .setKeySpec(KeySpec.SYMMETRIC_DEFAULT)
        .setOrigin(Origin.EXTERNAL)
        .build();
  }

  private SpecificRecord anEvent() {
    return new CommandRejected(
        new EventHeader("e", "k", null, 0L, null, Instant.ofEpochMilli(0), null, null, null, null),
        "EnableKey",
        dev.keylife.type.FailureCode.NotFoundException,
        "m",
        false,
        null);
  }

  /** Creates a key, asks for parameters and makes the import command. */
  private ImportKeyMaterial importKey(String keyId, Instant validTo) {
    harness.publish(createKey(keyId));
    harness.publish(
        new GetParametersForImport(
            harness.header(keyId),
            WrappingAlgorithm.RSAES_OAEP_SHA_256,
            WrappingKeySpec.RSA_2048,
            null));
    ImportParametersIssued issued = (ImportParametersIssued) harness.events(keyId, 2).get(1);
    return new ImportKeyMaterial(
        harness.header(keyId),
        issued.getImportToken(),
        ByteBuffer.wrap(TestCryptography.wrapOaepSha256(issued.getPublicKey(), MATERIAL)),
        ExpirationModel.KEY_MATERIAL_EXPIRES,
        validTo,
        null,
        null,
        null);
  }

  private static List<Long> sequences(List<SpecificRecord> events) {
    return events.stream().map(e -> ((EventHeader) e.get(0)).getSequence()).toList();
  }

  private static String header(ConsumerRecord<?, ?> record, String name) {
    return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
  }

  private static int status(ProcessorApp app, String path) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + app.healthPort().orElseThrow() + path);
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }
}
