package dev.keylife.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.keylife.app.installation.Installation;
import dev.keylife.app.installation.InstallationMemory;
import dev.keylife.app.installation.InstallationRecord;
import dev.keylife.app.settings.ProcessorSettings;
import dev.keylife.command.CreateKey;
import dev.keylife.command.EnableKey;
import dev.keylife.event.EventHeader;
import dev.keylife.program.exit.ExitCode;
import dev.keylife.program.exit.ProgramException;
import dev.keylife.schema.Topics;
import dev.keylife.streams.state.ChangelogTopics;
import dev.keylife.type.KeySpec;
import dev.keylife.type.Origin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/**
 * Topics that are lost, recreated or grown, before a start and under a running processor. Each test
 * breaks an installation of its own on one broker; they share the four topics of the contract, so
 * each begins by making these anew.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InstallationIdentityOnKafkaTest {
  private static final List<String> KEYS = List.of("orders", "payments", "ledger");
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Pattern TOKEN = Pattern.compile("installation\\.accept=([0-9a-f]{8})");

  private KafkaHarness harness;
  private Path folder;
  private int installations;
  private Map<String, String> settings;

  @BeforeAll
  void startKafka(@TempDir Path kafka, @TempDir Path states) throws IOException {
    harness = new KafkaHarness(kafka);
    folder = states;
  }

  @AfterAll
  void stopKafka() {
    harness.close();
  }

  /** A new installation with three keys. */
  @BeforeEach
  void installation() throws Exception {
    installations++;
    settings = harness.settings("installation-" + installations);
    settings.put("application.id", "installation" + installations);
    settings.put("guard.interval.ms", "200");
    settings.put("kafka.metadata.max.age.ms", "500");
    settings.put("topics.partitions", "1");
    delete(Topics.specs().stream().map(spec -> spec.name()).toArray(String[]::new));
    try (ProcessorApp app = start()) {
      KEYS.forEach(key -> harness.publish(createKey(key)));
      KEYS.forEach(key -> harness.events(key, 1));
      awaitRecord();
    }
  }

  @Test
  void whatIsAsItWasIsTakenAndWhatBelongsToOthersIsNot() throws Exception {
    Path file = new InstallationMemory(ProcessorSettings.of(settings)).file();
    String own = Files.readString(file);
    Files.writeString(file, own.replaceFirst("\"origin\" : \"", "\"origin\" : \"x"));
    assertThat(refused()).hasMessageContaining("belongs to another installation");
    Files.writeString(file, own);

    String keyset = settings.put("keyset.file", folder.resolve("foreign.json").toString());
    assertThat(refused(ExitCode.CREDENTIALS))
        .hasMessageContaining("another keyset")
        .hasMessageContaining("keyset.file");
    settings.put("keyset.file", keyset);

    settings.put("state.dir", folder.resolve("empty").toString()); // all is restored
    try (ProcessorApp app = start()) {
      assertThatKeysAreThere(2);
      assertThat(app.hasFailed()).isFalse();
    }
  }

  @Test
  void whatIsLostIsNotMadeAnewInSilenceAndNothingIsThrownAway() throws Exception {
    String keys = application() + "-keys-changelog";
    String deadlines = application() + "-deadlines-changelog";
    String state = settings.get("state.dir");
    delete(keys, deadlines);
    create(new NewTopic(deadlines, 1, (short) 1));

    assertThat(refused())
        .hasMessageContaining(keys + " is missing")
        .hasMessageContaining(deadlines + " was deleted and recreated")
        .hasMessageContaining("delete no topic and no state folder")
        .hasMessageNotContaining("StreamsResetter");
    settings.put("state.dir", folder.resolve("fresh").toString());
    assertThat(refused()).as("an instance that has no file").hasMessageContaining(keys);
    settings.put("state.dir", state);

    delete(InstallationMemory.topic(application()));
    assertThat(refused()).as("the file alone").hasMessageContaining(keys + " is missing");
    deleteAll(application() + "-");
    delete(Topics.KEY_COMMANDS, Topics.KEY_EVENTS, Topics.KEY_STATES);
    assertThat(refused()).hasMessageContaining("key-commands is missing");

    assertThat(exists(keys) || exists(Topics.KEY_COMMANDS)).as("recreated").isFalse();
    assertThat(stateFiles()).anyMatch(name -> name.endsWith(".sst"));
  }

  @Test
  void aChangelogThatIsLostWhileTheProcessorRunsEndsIt() throws Exception {
    String changelog = application() + "-keys-changelog";
    try (ProcessorApp app = start()) {
      delete(changelog);
      assertThat(ended(app)).hasMessageContaining(changelog + " is missing");
      assertThat(exists(changelog)).as("recreated").isFalse();
    }
  }

  @Test
  void deadLettersThatAreLostOrMadeAnewAreToldAndStopNothing() throws Exception {
    try (Warnings warnings = new Warnings();
        ProcessorApp app = start()) {
      delete(Topics.KEY_COMMANDS_DLQ);
      warnings.await("key-commands-dlq is missing");
      create(new NewTopic(Topics.KEY_COMMANDS_DLQ, 1, (short) 1));
      warnings.await("key-commands-dlq was deleted and recreated");
      assertThatKeysAreThere(2);
      assertThat(app.hasFailed()).isFalse();
      assertThat(warnings.of("key-commands-dlq is missing")).as("each change once").isOne();
    }
    delete(Topics.KEY_COMMANDS_DLQ);
    try (Warnings warnings = new Warnings();
        ProcessorApp app = start()) {
      assertThat(warnings.of("key-commands-dlq is missing")).isOne();
      assertThat(exists(Topics.KEY_COMMANDS_DLQ)).isTrue();
      assertThatKeysAreThere(3);
    }
  }

  /** What the installation warns of meanwhile. */
  private static final class Warnings implements AutoCloseable {
    private final Logger logger = (Logger) LoggerFactory.getLogger(Installation.class);
    private final ListAppender<ILoggingEvent> appender = new ListAppender<>();

    Warnings() {
      appender.list = new CopyOnWriteArrayList<>();
      appender.start();
      logger.setLevel(Level.WARN);
      logger.setAdditive(false);
      logger.addAppender(appender);
    }

    long of(String words) {
      return appender.list.stream()
          .filter(e -> e.getLevel() == Level.WARN && e.getFormattedMessage().contains(words))
          .count();
    }

    void await(String words) {
      Awaitility.await().atMost(PATIENCE).until(() -> of(words) > 0);
    }

    @Override
    public void close() {
      logger.detachAppender(appender);
      logger.setAdditive(true);
      logger.setLevel(null);
    }
  }

  @Test
  void moreOrOtherPartitionsOfCommandsAreCaughtAndTheWayBackKeepsEveryKey() throws Exception {
    try (ProcessorApp app = start();
        Admin admin = harness.admin()) {
      admin.createPartitions(Map.of(Topics.KEY_COMMANDS, NewPartitions.increaseTo(2))).all().get();
      assertThat(ended(app))
          .hasMessageContaining("key-commands has 2 partitions and had 1")
          .hasMessageContaining("There is no way to go on")
          .hasMessageNotContaining("StreamsResetter")
          .hasMessageNotContaining("installation.accept");
    }
    assertThat(refused()).hasMessageContaining("key-commands has 2 partitions and had 1");

    delete(Topics.KEY_COMMANDS);
    ProgramException missing = refused();
    assertThat(missing).hasMessageContaining("key-commands is missing");
    settings.put("installation.accept", token(missing));
    try (ProcessorApp app = start()) {
      assertThatKeysAreThere(2);
      delete(Topics.KEY_COMMANDS);
      create(
          new NewTopic(Topics.KEY_COMMANDS, 1, (short) 1)
              .configs(Map.of("message.timestamp.type", "LogAppendTime")));
      assertThat(ended(app).exitCode()).isEqualTo(ExitCode.UNAVAILABLE);
    }
    assertThat(refused())
        .as("what was accepted once is not accepted for ever")
        .hasMessageContaining("key-commands was deleted and recreated");
  }

  @Test
  void keysThatAChangelogHasLostAreMissedWhenStateIsRestored() throws Exception {
    // As a changelog is that was restored from an older backup.
    harness.publish(
        new ProducerRecord<>(
            application() + "-keys-changelog", 0, KafkaHarness.utf8("orders"), null));
    settings.put("state.dir", folder.resolve("restored").toString());

    try (ProcessorApp app = ProcessorApp.start(ProcessorSettings.of(settings))) {
      harness.publish(createKey("orders"));
      ProgramException lost = ended(app);
      assertThat(lost.exitCode()).isEqualTo(ExitCode.UNAVAILABLE);
      assertThat(lost)
          .hasMessageContaining(
              "partition 0 has 2 keys after its state was restored, and key-states has 3");
      assertThat(harness.events("orders", 1)).as("no second life").hasSize(1);
      settings.put("installation.accept", token(lost));
    }
    try (ProcessorApp app = start()) {
      assertThat(harness.events("orders", 2)).as("meant to be so").hasSize(2);
    }
  }

  private String application() {
    return Objects.requireNonNull(settings.get("application.id"));
  }

  private ProcessorApp start() throws InterruptedException {
    return harness.startProcessor(settings);
  }

  private ProgramException refused() {
    return refused(ExitCode.UNAVAILABLE);
  }

  private ProgramException refused(ExitCode code) {
    List<ProgramException> refused = new ArrayList<>();
    assertThatThrownBy(() -> ProcessorApp.start(ProcessorSettings.of(settings)))
        .isInstanceOfSatisfying(ProgramException.class, refused::add);
    assertThat(refused.get(0).exitCode()).isEqualTo(code);
    return refused.get(0);
  }

  /** Why a running processor ended, once it has. */
  private static ProgramException ended(ProcessorApp app) {
    Awaitility.await().atMost(PATIENCE).until(app::hasFailed);
    List<ProgramException> why = new ArrayList<>();
    assertThatThrownBy(app::throwIfFailed).isInstanceOfSatisfying(ProgramException.class, why::add);
    return why.get(0);
  }

  private static String token(ProgramException refused) {
    Matcher token = TOKEN.matcher(String.valueOf(refused.getMessage()));
    assertThat(token.find()).as(refused.getMessage()).isTrue();
    return token.group(1);
  }

  /** Each key has had so many events in its life, none of them the beginning of a second one. */
  private void assertThatKeysAreThere(long sequence) {
    KEYS.forEach(key -> harness.publish(new EnableKey(harness.header(key))));
    for (String key : KEYS) {
      List<SpecificRecord> events = harness.events(key, (int) sequence);
      EventHeader last = (EventHeader) events.get(events.size() - 1).get(0);
      assertThat(last.getSequence()).as(key).isEqualTo(sequence);
    }
  }

  private CreateKey createKey(String key) {
    return CreateKey.newBuilder()
        .setHeader(harness.header(key))
        .setKeySpec(KeySpec.SYMMETRIC_DEFAULT)
        .setOrigin(Origin.AWS_KMS)
        .build();
  }

  private void awaitRecord() {
    InstallationMemory memory = new InstallationMemory(ProcessorSettings.of(settings));
    Awaitility.await()
        .atMost(PATIENCE)
        .until(
            () -> memory.inFile().map(InstallationRecord::topics).map(Map::size),
            Optional.of(InstallationMemory.names(ChangelogTopics.of(application())).size())
                ::equals);
  }

  private List<String> stateFiles() throws IOException {
    try (var files = Files.walk(Path.of(settings.get("state.dir")))) {
      return files.map(Path::toString).toList();
    }
  }

  private boolean exists(String topic) throws Exception {
    try (Admin admin = harness.admin()) {
      return admin.listTopics().names().get().contains(topic);
    }
  }

  private void create(NewTopic topic) throws Exception {
    try (Admin admin = harness.admin()) {
      admin.createTopics(List.of(topic)).all().get();
    }
  }

  private void deleteAll(String prefix) throws Exception {
    try (Admin admin = harness.admin()) {
      Set<String> names = admin.listTopics().names().get();
      delete(names.stream().filter(name -> name.startsWith(prefix)).toArray(String[]::new));
    }
  }

  /** Deletes topics, and returns when the broker knows nothing of them any more. */
  private void delete(String... topics) throws Exception {
    try (Admin admin = harness.admin()) {
      for (String topic : topics) {
        try {
          admin.deleteTopics(List.of(topic)).all().get();
        } catch (ExecutionException e) {
          assertThat(e.getCause()).isInstanceOf(UnknownTopicOrPartitionException.class);
        }
        Awaitility.await().atMost(PATIENCE).until(() -> describe(admin, topic).isEmpty());
      }
    }
  }

  private static Optional<TopicDescription> describe(Admin admin, String topic) throws Exception {
    try {
      return Optional.of(admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic));
    } catch (ExecutionException e) {
      return Optional.empty();
    }
  }
}
