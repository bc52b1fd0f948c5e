package dev.keylife.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keylife.app.exit.Diagnosis;
import dev.keylife.app.exit.Ending;
import dev.keylife.app.exit.FailurePolicy;
import dev.keylife.app.installation.TopicProvisioner;
import dev.keylife.app.registry.ValueSerde;
import dev.keylife.app.settings.ProcessorSettings;
import dev.keylife.authentication.CommandAuthenticator;
import dev.keylife.command.CreateAlias;
import dev.keylife.command.CreateKey;
import dev.keylife.command.EnableKey;
import dev.keylife.command.GetParametersForImport;
import dev.keylife.command.ImportKeyMaterial;
import dev.keylife.command.ScheduleKeyDeletion;
import dev.keylife.embedded.RawBatch;
import dev.keylife.event.CommandRejected;
import dev.keylife.event.EventHeader;
import dev.keylife.event.ImportParametersIssued;
import dev.keylife.event.KeyStateChanged;
import dev.keylife.event.KeyUnchanged;
import dev.keylife.lifecycle.Lifecycle;
import dev.keylife.material.TestCryptography;
import dev.keylife.schema.DlqHeaders;
import dev.keylife.schema.KeyPartition;
import dev.keylife.schema.StrictJson;
import dev.keylife.schema.Topics;
import dev.keylife.snapshot.KeySnapshot;
import dev.keylife.streams.FailingStores;
import dev.keylife.streams.LifecycleTopology;
import dev.keylife.streams.Safeguards;
import dev.keylife.streams.TopologyParts;
import dev.keylife.streams.clients.TransactionalClients;
import dev.keylife.streams.decoding.CommandSchemas;
import dev.keylife.streams.decoding.RecordValues;
import dev.keylife.streams.failure.Tries;
import dev.keylife.streams.lookahead.Lookahead;
import dev.keylife.streams.progress.CommandProgress;
import dev.keylife.streams.progress.Commits;
import dev.keylife.streams.progress.TopologyListener;
import dev.keylife.type.ExpirationModel;
import dev.keylife.type.FailureCode;
import dev.keylife.type.KeySpec;
import dev.keylife.type.Origin;
import dev.keylife.type.StateChangeCause;
import dev.keylife.type.WrappingAlgorithm;
import dev.keylife.type.WrappingKeySpec;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/**
 * What a publisher can send does not stop the stream, on a real broker; and whatever fails on the
 * way of one record, at whichever step, ends with that record refused or set aside, and with the
 * next one answered. Without a broker: {@code HostilePublisherTest}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostilePublisherOnKafkaTest {
  private static final int PARTITIONS = 3;

  private KafkaHarness harness;
  private KafkaStreams streams;
  private RecordValues values;
  private final Faults faults = new Faults();

  /** What is to fail. */
  private static final class Faults {
    private volatile Predicate<SpecificRecord> encoding = event -> false;
    private volatile Predicate<ProducerRecord<byte[], byte[]>> sending = record -> false;
    private volatile String node = "";
    private volatile String undecodable = "";
    private volatile Throwable decoding = new IllegalStateException("for a test");
    private volatile String store = "";
    private volatile String storeKey = "";
    private volatile boolean failsPuts;
    private final AtomicInteger failures = new AtomicInteger();

    private volatile boolean pairsAreReady;
    private final Queue<Runnable> wakers = new ConcurrentLinkedQueue<>();

    void none() {
      pairsAreReady = false;
      undecodable = "";
      store = "";
      failsPuts = false;
      encoding = event -> false;
      sending = record -> false;
      node = "";
    }

    /** What timers write is no command's, and nobody's to refuse. */
    boolean isOfTheCommand(String which, byte[] keyInStore) {
      return store.equals(which)
          && (which.equals("keyless-chain")
              || new String(keyInStore, StandardCharsets.ISO_8859_1).contains(storeKey));
    }

    void beforePut(String which, Bytes keyInStore) {
      if (failsPuts && isOfTheCommand(which, keyInStore.get())) {
        failures.incrementAndGet();
        // As Kafka Streams says it, whatever RocksDB has against a record or a disk.
        throw new ProcessorStateException(
            "for a test",
            new RocksDBException(
                new Status(Status.Code.InvalidArgument, Status.SubCode.None, "for a test")));
      }
    }

    void failIn(String which) {
      if (node.equals(which)) {
        throw new IllegalStateException("for a test");
      }
    }
  }

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    harness = new KafkaHarness(folder);
    ProcessorSettings settings = ProcessorSettings.of(harness.settings("a"));
    try (Admin admin = harness.admin()) {
      TopicProvisioner.provision(settings, admin);
    }
    Tries tries = new Tries(1);
    Properties config = StreamsSettings.of(settings, new RocksMemory(64 << 20));
    StreamsSettings.count(config, tries);
    values = ValueSerde.load(settings);
    RecordValues failing =
        new RecordValues(
            Serdes.serdeFrom(
                values.serde().serializer(), failingToRead(values.serde().deserializer())),
            values.asWritten());
    CommandSchemas schemas = CommandSchemas.of(failing);
    Commits commits = Commits.byDefault();
    Topology topology =
        LifecycleTopology.build(
            new TopologyParts(
                new Lifecycle(settings.policy(), TestCryptography.shared(), new StrictJson()::read),
                TestCryptography.shared(),
                (key, spec, asker, whenReady) -> {
                  faults.wakers.add(whenReady);
                  return faults.pairsAreReady || !key.value().startsWith("waits");
                },
                settings.namespace(),
                failing(values.serde().serializer()),
                schemas,
                Lookahead.none(),
                Safeguards.NONE,
                tries,
                CommandAuthenticator.OFF,
                commits,
                new FailingListener()),
            settings.topology(PARTITIONS, ""));
    FailingStores.replaceIn(topology, settings.topology(PARTITIONS, ""), faults::beforePut);
    streams = new KafkaStreams(topology, config, new FailingClients(schemas, tries, commits));
    streams.setUncaughtExceptionHandler(
        new FailurePolicy(
            InstantSource.system(), new Diagnosis(settings), tries::areToBlame, new Ending()));
    streams.start();
    Awaitility.await()
        .dontCatchUncaughtExceptions()
        .atMost(Duration.ofMinutes(3))
        .until(() -> streams.state() == KafkaStreams.State.RUNNING);
  }

  @AfterAll
  void stop() {
    streams.close();
    values.close();
    harness.close();
  }

  @Test
  void whatIsSmallOnTheWireAndLargeInMemoryIsRefusedByTheBroker() throws Exception {
    String broker = harness.kafka.bootstrapServers();
    for (RawBatch batch :
        List.of(
            RawBatch.ofZeros(100_000_000),
            RawBatch.ofEmptyHeaders(3_000_000),
            RawBatch.ofEmptyRecords(100_000))) {
      assertThat(batch.size()).isLessThan(Topics.MAX_COMMAND_BATCH_BYTES);
      assertThat(batch.sendTo(broker, Topics.KEY_COMMANDS, 0)).isEqualTo(Errors.MESSAGE_TOO_LARGE);
    }
    theNextIsAnswered("after-batches");
  }

  @Test
  void whatTheTopicTakesAtMostIsAnsweredOrSetAside() throws Exception {
    String broker = harness.kafka.bootstrapServers();
    for (RawBatch batch :
        List.of(
            RawBatch.ofZeros(130_900),
            RawBatch.ofEmptyHeaders(65_000),
            RawBatch.ofEmptyRecords(1_000))) {
      assertThat(batch.sendTo(broker, Topics.KEY_COMMANDS, 0)).isEqualTo(Errors.NONE);
    }
    CreateKey large = create("large");
    large.setDescription("d".repeat(100_000));
    harness.publish(large);

    assertThat(only(CommandRejected.class, "large").getCode())
        .isEqualTo(FailureCode.ValidationException);
    theNextIsAnswered("after-the-largest");
  }

  @Test
  void anEventOrSnapshotThatCannotBeEncoded() {
    faults.encoding = value -> value instanceof KeyUnchanged;
    harness.publish(create("event"));
    harness.publish(new EnableKey(harness.header("event")));
    assertThat(harness.events("event", 2).get(1)).isInstanceOf(CommandRejected.class);

    // Not even its refusal can be told: that has a snapshot too.
    harness.publish(create("snapshot"));
    assertThat(harness.events("snapshot", 1)).hasSize(1);
    faults.encoding = KeySnapshot.class::isInstance;
    assertThat(deadLetterOf(harness.publish(new EnableKey(harness.header("snapshot")))))
        .contains("IllegalStateException");
    faults.none();
    theNextIsAnswered("after-encoding");
  }

  @Test
  void aNodeThatFailsAfterItHasWritten() {
    faults.node = "decided";
    assertThat(deadLetterOf(harness.publish(create("node")))).contains("IllegalStateException");
    faults.none();
    theNextIsAnswered("node");
  }

  @Test
  void aCommandThatCannotBeMovedToItsPartition() {
    faults.node = "rerouted";
    int wrong = (partitionOf("moved") + 1) % PARTITIONS;
    assertThat(deadLetterOf(harness.publishTo(wrong, create("moved")))).contains("wrong partition");
    faults.none();
    theNextIsAnswered("after-moving");
  }

  /** An error, too: a decoder that meets what it cannot cope with need not throw an exception. */
  @Test
  void aCommandThatCannotBeDecoded() {
    for (Throwable failure :
        List.of(new IllegalStateException("for a test"), new AssertionError("for a test"))) {
      String key = "undecodable-" + failure.getClass().getSimpleName();
      faults.decoding = failure;
      faults.undecodable = key;
      assertThat(deadLetterOf(harness.publish(create(key))))
          .contains(failure.getClass().getSimpleName());
      faults.none();
      theNextIsAnswered("after-" + key);
    }
  }

  /** What is set aside with nothing but its place is so small that any topic takes it. */
  @Test
  void aDeadLetterThatCannotBeSent() {
    faults.sending =
        record -> record.topic().equals(Topics.KEY_COMMANDS_DLQ) && record.value() != null;
    byte[] key = "dead".getBytes(StandardCharsets.UTF_8);
    RecordMetadata place =
        harness.publish(new ProducerRecord<>(Topics.KEY_COMMANDS, key, new byte[] {1, 2, 3}));
    assertThat(deadLetterOf(place)).contains("KafkaException");
    faults.none();
    theNextIsAnswered("dead");
  }

  @Test
  void aStoreWhoseChangelogDoesNotTakeTheRecord() {
    for (String store : FailingStores.OF_COMMANDS) {
      String changelog = "keylife-" + store + "-changelog";
      faultsOf(
          store,
          "logs-" + store,
          () ->
              faults.sending =
                  record ->
                      record.topic().equals(changelog)
                          && faults.isOfTheCommand(store, record.key())
                          && faults.failures.incrementAndGet() > 0);
    }
  }

  @Test
  void aStoreThatDoesNotTakeTheRecord() {
    for (String store : FailingStores.OF_COMMANDS) {
      faultsOf(store, "puts-" + store, () -> faults.failsPuts = true);
    }
  }

  /** Its turn comes by a timer, and not with a record; its failures are counted all the same. */
  @Test
  void aCommandThatWaitedForAKeyPairAndThenFails() {
    CreateKey create = create("waits-and-fails");
    create.setOrigin(Origin.EXTERNAL);
    harness.publish(create);
    awaitPassed(harness.publish(parametersFor("waits-and-fails")));
    assertThat(harness.events("waits-and-fails", 1)).hasSize(1);

    faults.storeKey = "waits-and-fails";
    faults.store = "sealed-secrets";
    faults.failsPuts = true;
    faults.pairsAreReady = true;
    faults.wakers.forEach(Runnable::run);
    assertThat(harness.events("waits-and-fails", 2).get(1))
        .isInstanceOfSatisfying(
            CommandRejected.class,
            e -> assertThat(e.getCode()).isEqualTo(FailureCode.KMSInternalException));
    faults.none();
    theNextIsAnswered("after-waiting");
  }

  /**
   * It is tried again, and again, and meanwhile everything else goes on: other dates and commands.
   */
  @Test
  void aDateWhoseStoreDoesNotTakeIt() {
    int failures = faults.failures.get();
    List<String> expired = List.of();
    String late = "";
    // On a slow machine a date is past before its import is decided, or before it can fail.
    for (int seconds = 4; faults.failures.get() == failures; seconds *= 2) {
      assertThat(seconds).isLessThan(60);
      faults.none();
      late = "late-" + seconds;
      importFor(late, seconds);
      faults.storeKey = late;
      faults.store = "sealed-secrets";
      faults.failsPuts = true;
      String other = inPartitionOf(late, "punctual-" + seconds);
      if (importFor(other, seconds)) {
        expired = expiredUntil(other); // It was due later, in the same partition.
      }
    }
    assertThat(expired).doesNotContain(late);
    theNextIsAnswered("behind-a-date");
    assertThat(streams.state()).isNotEqualTo(KafkaStreams.State.ERROR);
    faults.none();
  }

  private String inPartitionOf(String key, String prefix) {
    return Stream.iterate(0, i -> i + 1)
        .map(i -> prefix + "-" + i)
        .filter(name -> KeyPartition.of(name, PARTITIONS) == KeyPartition.of(key, PARTITIONS))
        .findFirst()
        .orElseThrow();
  }

  /** Whether it was in time. */
  private boolean importFor(String key, int seconds) {
    CreateKey create = create(key);
    create.setOrigin(Origin.EXTERNAL);
    harness.publish(create);
    harness.publish(parametersFor(key));
    ImportParametersIssued issued = (ImportParametersIssued) harness.events(key, 2).get(1);
    harness.publish(
        new ImportKeyMaterial(
            harness.header(key),
            issued.getImportToken(),
            ByteBuffer.wrap(TestCryptography.wrapOaepSha256(issued.getPublicKey(), new byte[32])),
            ExpirationModel.KEY_MATERIAL_EXPIRES,
            Instant.now().truncatedTo(ChronoUnit.MILLIS).plusSeconds(seconds),
            null,
            null,
            null));
    return harness.events(key, 3).get(2) instanceof KeyStateChanged;
  }

  /** The keys whose material has expired, up to this one. */
  private List<String> expiredUntil(String key) {
    return harness
        .readUntil(
            Topics.KEY_EVENTS,
            all -> all.stream().anyMatch(r -> key.equals(r.key()) && isExpiry(r)))
        .stream()
        .filter(this::isExpiry)
        .map(ConsumerRecord::key)
        .toList();
  }

  private boolean isExpiry(ConsumerRecord<String, byte[]> event) {
    return values.serde().deserializer().deserialize(event.topic(), event.headers(), event.value())
            instanceof KeyStateChanged changed
        && changed.getCause() == StateChangeCause.EXPIRED;
  }

  /**
   * The chain of events about keys that do not exist is that of a partition, and such an event
   * names a form of the key id that can be shown, which hashes to another one.
   */
  @Test
  void anEventLiesInThePartitionOfItsCommandWhateverItsKeyIsShownAs() {
    for (int partition = 0; partition < PARTITIONS; partition++) {
      String key = "\u0001 in " + partition;
      int its = partition;
      harness.publishTo(partition, new EnableKey(harness.header(key)));
      assertThat(
              harness.readUntil(
                  Topics.KEY_EVENTS, all -> all.stream().anyMatch(r -> isShownOf(r, its))))
          .filteredOn(record -> isShownOf(record, its))
          .singleElement()
          .returns(partition, ConsumerRecord::partition);
    }
  }

  private static boolean isShownOf(ConsumerRecord<String, byte[]> event, int partition) {
    return event.key().equals("\\u0001 in " + partition);
  }

  /** Nobody else writes steps, but what a publisher asks for becomes one. */
  @Test
  void aStepBetweenPartitionsWhoseTopicDoesNotTakeIt() {
    harness.publish(create("aliased"));
    harness.events("aliased", 1);
    faults.sending = record -> record.topic().equals(Topics.KEY_ALIASES);
    harness.publish(new CreateAlias(harness.header("aliased"), "alias/poison"));
    assertThat(
            harness.readUntil(
                Topics.KEY_COMMANDS_DLQ,
                all -> all.stream().anyMatch(HostilePublisherOnKafkaTest::wasAStep)))
        .filteredOn(HostilePublisherOnKafkaTest::wasAStep)
        .allMatch(letter -> header(letter, DlqHeaders.CAUSE).contains("KafkaException"));
    faults.none();
    theNextIsAnswered("behind-a-step");
  }

  private static boolean wasAStep(ConsumerRecord<String, byte[]> letter) {
    return header(letter, DlqHeaders.SOURCE_TOPIC).equals(Topics.KEY_ALIAS_STEPS);
  }

  /** A command that writes to a store, while whatever is written there fails. */
  private void faultsOf(String store, String name, Runnable begin) {
    String key = "waits-" + name; // For a key pair, where it asks for one.
    for (String each : List.of(key, name)) {
      CreateKey create = create(each);
      create.setOrigin(Origin.EXTERNAL);
      harness.publish(create);
      harness.events(each, 1);
    }
    int failures = faults.failures.get();
    faults.storeKey = name;
    faults.store = store;
    begin.run();
    awaitPassed(
        harness.publish(
            switch (store) {
              case "sealed-secrets" -> parametersFor(name);
              case "waiting-commands" -> parametersFor(key);
              case "deadlines" -> new ScheduleKeyDeletion(harness.header(key), 7);
              case "keyless-chain" -> new EnableKey(harness.header(key + "-missing"));
              default -> new EnableKey(harness.header(key));
            }));
    assertThat(faults.failures.get()).as(store).isGreaterThan(failures);
    faults.none();
    theNextIsAnswered("after-" + name);
    assertThat(streams.state()).isNotEqualTo(KafkaStreams.State.ERROR);
  }

  @Test
  void aTopicThatDoesNotTakeTheRecord() {
    faultsFor(Topics.KEY_EVENTS);
    faultsFor(Topics.KEY_STATES);
  }

  /** The broker itself refuses, which poisons the transaction for everything that is in it. */
  @Test
  void aTopicWhoseBrokerRefusesTheRecord() {
    harness.publish(create("small"));
    assertThat(harness.events("small", 1)).hasSize(1);
    for (String topic : List.of(Topics.KEY_STATES, "keylife-keys-changelog")) {
      String key = "refused-on-" + topic;
      harness.configure(topic, Map.of("max.message.bytes", "2000"));
      CreateKey large = create(key);
      // Nothing that a producer could compress to less.
      large.setDescription(
          Stream.generate(() -> UUID.randomUUID().toString())
              .limit(150)
              .collect(Collectors.joining()));
      harness.publish(large);
      assertThat(only(CommandRejected.class, key).getCode())
          .isEqualTo(FailureCode.KMSInternalException);
      harness.configure(topic, Map.of("max.message.bytes", "1048588"));
      theNextIsAnswered("behind-" + topic);
    }
  }

  /** Each send to a topic for one key fails, for as long as it takes. */
  private void faultsFor(String topic) {
    String key = "to-" + topic;
    faults.sending =
        record ->
            record.topic().equals(topic)
                && (record.key() == null
                    || text(record.key()).contains(key)
                    || topic.endsWith("keyless-chain-changelog"));
    awaitPassed(harness.publish(create(key)));
    awaitPassed(harness.publish(new EnableKey(harness.header(key + "-which-does-not-exist"))));
    faults.none();
    theNextIsAnswered("after-" + topic);
    assertThat(streams.state()).isNotEqualTo(KafkaStreams.State.ERROR);
  }

  /** Until the group has committed what is behind a record. */
  private void awaitPassed(RecordMetadata place) {
    TopicPartition partition = new TopicPartition(place.topic(), place.partition());
    try (Admin admin = harness.admin()) {
      Awaitility.await()
          .dontCatchUncaughtExceptions()
          .atMost(Duration.ofMinutes(3))
          .until(
              () ->
                  Optional.ofNullable(
                          admin
                              .listConsumerGroupOffsets("keylife")
                              .partitionsToOffsetAndMetadata()
                              .get()
                              .get(partition))
                      .filter(committed -> committed.offset() > place.offset())
                      .isPresent());
    }
  }

  /** By the first event of its key: nothing is left of what failed before. */
  private void theNextIsAnswered(String key) {
    CreateKey next = create(key);
    harness.publish(next);
    SpecificRecord first = harness.events(key, 1).get(0);
    assertThat(first).isInstanceOf(KeyStateChanged.class);
    EventHeader header = (EventHeader) first.get(0);
    assertThat(header.getSequence()).isEqualTo(1);
    assertThat(header.getCommandId()).isEqualTo(next.getHeader().getCommandId());
  }

  private String deadLetterOf(RecordMetadata place) {
    return harness
        .readUntil(Topics.KEY_COMMANDS_DLQ, all -> all.stream().anyMatch(r -> isOf(r, place)))
        .stream()
        .filter(r -> isOf(r, place))
        .map(r -> header(r, DlqHeaders.CAUSE))
        .findFirst()
        .orElseThrow();
  }

  private static boolean isOf(ConsumerRecord<String, byte[]> letter, RecordMetadata place) {
    return header(letter, DlqHeaders.SOURCE_PARTITION).equals("" + place.partition())
        && header(letter, DlqHeaders.SOURCE_OFFSET).equals("" + place.offset());
  }

  private <T> T only(Class<T> type, String key) {
    List<SpecificRecord> events = harness.events(key, 1);
    assertThat(events).hasSize(1).hasOnlyElementsOfType(type);
    return type.cast(events.get(0));
  }

  private int partitionOf(String key) {
    return harness.publish(new EnableKey(harness.header(key))).partition();
  }

  private GetParametersForImport parametersFor(String key) {
    return new GetParametersForImport(
        harness.header(key), WrappingAlgorithm.RSAES_OAEP_SHA_256, WrappingKeySpec.RSA_2048, null);
  }

  private CreateKey create(String key) {
    return CreateKey.newBuilder()
        .setHeader(harness.header(key))
        .setKeySpec(KeySpec.SYMMETRIC_DEFAULT)
        .setOrigin(Origin.AWS_KMS)
        .build();
  }

  private static String header(ConsumerRecord<?, ?> record, String name) {
    return Optional.ofNullable(record.headers().lastHeader(name))
        .map(h -> text(h.value()))
        .orElse("");
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private Serializer<SpecificRecord> failing(Serializer<SpecificRecord> real) {
    return new Serializer<>() {
      @Override
      public byte[] serialize(String topic, SpecificRecord value) {
        return real.serialize(topic, value);
      }

      @Override
      public byte[] serialize(String topic, Headers headers, SpecificRecord value) {
        if (faults.encoding.test(value)) {
          throw new IllegalStateException("for a test");
        }
        return real.serialize(topic, headers, value);
      }
    };
  }

  private Deserializer<SpecificRecord> failingToRead(Deserializer<SpecificRecord> real) {
    return new Deserializer<>() {
      @Override
      public SpecificRecord deserialize(String topic, byte[] value) {
        return real.deserialize(topic, value);
      }

      @Override
      public SpecificRecord deserialize(String topic, Headers headers, byte[] value) {
        if (!faults.undecodable.isEmpty()
            && new String(value, StandardCharsets.ISO_8859_1).contains(faults.undecodable)) {
          if (faults.decoding instanceof Error error) {
            throw error;
          }
          throw (RuntimeException) faults.decoding;
        }
        return real.deserialize(topic, headers, value);
      }
    };
  }

  private final class FailingListener implements TopologyListener {
    @Override
    public void decided(dev.keylife.lifecycle.Command command, dev.keylife.lifecycle.Event event) {
      faults.failIn("decided");
    }

    @Override
    public void rerouted() {
      faults.failIn("rerouted");
    }
  }

  /** Clients whose producers fail on the spot. */
  private final class FailingClients implements org.apache.kafka.streams.KafkaClientSupplier {
    private final TransactionalClients real;
    private final Tries tries;

    FailingClients(CommandSchemas schemas, Tries tries, Commits commits) {
      this.tries = tries;
      real =
          new TransactionalClients(
              TopologyListener.NONE,
              new CommandProgress(System::currentTimeMillis),
              Admin::create,
              schemas,
              tries,
              commits);
    }

    @Override
    public Admin getAdmin(Map<String, Object> config) {
      return real.getAdmin(config);
    }

    @Override
    public Producer<byte[], byte[]> getProducer(Map<String, Object> config) {
      return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer()) {
        @Override
        public Future<RecordMetadata> send(
            ProducerRecord<byte[], byte[]> record, Callback callback) {
          if (faults.sending.test(record)) {
            throw new KafkaException("for a test");
          }
          return super.send(record, callback);
        }

        @Override
        public void commitTransaction() {
          super.commitTransaction();
          tries.committed();
        }
      };
    }

    @Override
    public org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> getConsumer(
        Map<String, Object> config) {
      return real.getConsumer(config);
    }

    @Override
    public org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> getRestoreConsumer(
        Map<String, Object> config) {
      return real.getRestoreConsumer(config);
    }

    @Override
    public org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> getGlobalConsumer(
        Map<String, Object> config) {
      return real.getGlobalConsumer(config);
    }
  }
}
