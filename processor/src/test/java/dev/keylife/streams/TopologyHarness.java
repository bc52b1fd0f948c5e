package dev.keylife.streams;

import dev.keylife.authentication.CommandAuthenticator;
import dev.keylife.command.CommandHeader;
import dev.keylife.command.CreateKey;
import dev.keylife.command.GetParametersForImport;
import dev.keylife.command.ImportKeyMaterial;
import dev.keylife.embedded.RecordSerde;
import dev.keylife.event.ImportParametersIssued;
import dev.keylife.lifecycle.Cryptography;
import dev.keylife.lifecycle.KeyNamespace;
import dev.keylife.lifecycle.KeyPairSupply;
import dev.keylife.lifecycle.Lifecycle;
import dev.keylife.lifecycle.LifecyclePolicy;
import dev.keylife.lifecycle.Resealing;
import dev.keylife.material.TestCryptography;
import dev.keylife.schema.StrictJson;
import dev.keylife.schema.Topics;
import dev.keylife.streams.decoding.CommandSchemas;
import dev.keylife.streams.decoding.RecordValues;
import dev.keylife.streams.failure.Tries;
import dev.keylife.streams.lookahead.Lookahead;
import dev.keylife.streams.progress.Commits;
import dev.keylife.streams.progress.TopologyListener;
import dev.keylife.streams.state.DeadlineKey;
import dev.keylife.streams.state.StoreNames;
import dev.keylife.type.ExpirationModel;
import dev.keylife.type.KeySpec;
import dev.keylife.type.Origin;
import dev.keylife.type.WrappingAlgorithm;
import dev.keylife.type.WrappingKeySpec;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.kstream.Windowed;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.WindowStore;
import org.apache.kafka.streams.test.TestRecord;

/** The real topology, cryptography and serde on a driver in place of a cluster. */
public final class TopologyHarness implements AutoCloseable {
  static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  static final KeyNamespace NAMESPACE = new KeyNamespace("aws", "eu-central-1", "111122223333");

  final TopologyTestDriver driver;
  final TestInputTopic<byte[], byte[]> commands;
  final TestOutputTopic<String, SpecificRecord> events;
  final TestOutputTopic<String, SpecificRecord> states;
  final TestOutputTopic<String, SpecificRecord> aliases;
  final TestInputTopic<String, byte[]> aliasSteps;
  final TestOutputTopic<String, byte[]> materials;
  final TestOutputTopic<byte[], byte[]> dlq;
  final TestOutputTopic<byte[], byte[]> rerouted;
  private final Setup setup;
  private final RecordValues values;
  private final CommandSchemas schemas;
  private Instant now;
  private long published;

  /** What the topology is put together from, and when its clock starts. Immutable from outside. */
  static final class Setup {
    private Path stateDirectory;
    private Cryptography crypto = TestCryptography.shared();
    private TopologySettings settings = TopologySettings.defaults(1);
    private Instant start = START;
    private Lookahead lookahead = Lookahead.none();
    private TopologyListener listener = TopologyListener.NONE;
    private Safeguards safeguards = Safeguards.NONE;
    private KeyPairSupply pairs = KeyPairSupply.ON_THE_SPOT;
    private UnaryOperator<Serializer<SpecificRecord>> serializing = UnaryOperator.identity();
    private CommandAuthenticator authenticator = CommandAuthenticator.OFF;
    private LifecyclePolicy policy = LifecyclePolicy.defaults(NAMESPACE);

    private Setup(Path stateDirectory) {
      this.stateDirectory = stateDirectory;
    }

    static Setup in(Path stateDirectory) {
      return new Setup(stateDirectory);
    }

    Setup with(Cryptography other) {
      return but(setup -> setup.crypto = other);
    }

    Setup with(TopologySettings other) {
      return but(setup -> setup.settings = other);
    }

    /** With a clock that starts at another time. */
    Setup at(Instant other) {
      return but(setup -> setup.start = other);
    }

    Setup with(Lookahead other) {
      return but(setup -> setup.lookahead = other);
    }

    Setup with(TopologyListener other) {
      return but(setup -> setup.listener = other);
    }

    Setup with(Safeguards other) {
      return but(setup -> setup.safeguards = other);
    }

    Setup withPairs(KeyPairSupply other) {
      return but(setup -> setup.pairs = other);
    }

    /** With a serializer of events and snapshots in front of the real one. */
    Setup serializing(UnaryOperator<Serializer<SpecificRecord>> other) {
      return but(setup -> setup.serializing = other);
    }

    Setup with(CommandAuthenticator other) {
      return but(setup -> setup.authenticator = other);
    }

    Setup with(LifecyclePolicy other) {
      return but(setup -> setup.policy = other);
    }

    private Setup but(Consumer<Setup> change) {
      Setup copy = new Setup(stateDirectory);
      copy.crypto = crypto;
      copy.settings = settings;
      copy.start = start;
      copy.lookahead = lookahead;
      copy.listener = listener;
      copy.safeguards = safeguards;
      copy.pairs = pairs;
      copy.serializing = serializing;
      copy.authenticator = authenticator;
      copy.policy = policy;
      change.accept(copy);
      return copy;
    }

    /** Cryptography that a test puts in place of the real one need not reseal. */
    private Resealing resealing() {
      return crypto instanceof Resealing real ? real : TestCryptography.shared();
    }
  }

  public TopologyHarness(Path stateDirectory) {
    this(Setup.in(stateDirectory));
  }

  /**
   * @param partitions how many partitions the commands topic is said to have; the driver delivers
   *     everything as partition 0
   */
  public TopologyHarness(Path stateDirectory, int partitions) {
    this(Setup.in(stateDirectory).with(TopologySettings.defaults(partitions)));
  }

  public TopologyHarness(Setup setup) {
    this.setup = setup;
    now = setup.start;
    values = values();
    schemas = CommandSchemas.of(values);
    Properties config = new Properties();
    config.put(StreamsConfig.APPLICATION_ID_CONFIG, "test");
    config.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "unused:9092");
    config.put(StreamsConfig.STATE_DIR_CONFIG, setup.stateDirectory.toString());
    driver =
        new TopologyTestDriver(
            LifecycleTopology.build(
                new TopologyParts(
                    new Lifecycle(setup.policy, setup.crypto, new StrictJson()::read),
                    setup.resealing(),
                    setup.pairs,
                    setup.policy.namespace(),
                    setup.serializing.apply(values.serde().serializer()),
                    schemas,
                    setup.lookahead,
                    setup.safeguards,
                    new Tries(Tries.DEFAULT),
                    setup.authenticator,
                    Commits.byDefault(),
                    setup.listener),
                setup.settings),
            config,
            setup.start);
    commands =
        driver.createInputTopic(
            Topics.KEY_COMMANDS, new ByteArraySerializer(), new ByteArraySerializer());
    events =
        driver.createOutputTopic(
            Topics.KEY_EVENTS, new StringDeserializer(), values.serde().deserializer());
    states =
        driver.createOutputTopic(
            Topics.KEY_STATES, new StringDeserializer(), values.serde().deserializer());
    aliases =
        driver.createOutputTopic(
            Topics.KEY_ALIASES, new StringDeserializer(), values.serde().deserializer());
    aliasSteps =
        driver.createInputTopic(
            Topics.KEY_ALIAS_STEPS, new StringSerializer(), new ByteArraySerializer());
    materials =
        driver.createOutputTopic(
            Topics.KEY_MATERIALS, new StringDeserializer(), new ByteArrayDeserializer());
    dlq =
        driver.createOutputTopic(
            Topics.KEY_COMMANDS_DLQ, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    rerouted =
        driver.createOutputTopic(
            Topics.KEY_COMMANDS, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /** The serde under test, on a registry of its own. */
  static RecordValues values() {
    return values(Map.of("schema.registry.url", "mock://topology-" + UUID.randomUUID()));
  }

  private static RecordValues values(Map<String, Object> settings) {
    try {
      Deserializer<?> asWritten =
          Utils.newInstance("dev.keylife.serde.RegistryAvroDeserializer", Deserializer.class);
      asWritten.configure(settings, false);
      return new RecordValues(RecordSerde.of(settings), asWritten);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Ends this processor and starts another one after a while, with nothing but what the stores
   * hold, as they would be restored from their changelogs.
   */
  TopologyHarness restartAfter(Duration downtime) {
    return restartAfter(downtime, setup.crypto);
  }

  /** As {@link #restartAfter(Duration)}, with the cryptography of the new process. */
  TopologyHarness restartAfter(Duration downtime, Cryptography crypto) {
    return restartAfter(downtime, setup.with(crypto));
  }

  /** As {@link #restartAfter(Duration)}, with what the new process asks of commands. */
  TopologyHarness restartAfter(Duration downtime, CommandAuthenticator authenticator) {
    return restartAfter(downtime, setup.with(authenticator));
  }

  private TopologyHarness restartAfter(Duration downtime, Setup setup) {
    Path sibling = setup.stateDirectory.resolveSibling("after-" + UUID.randomUUID());
    TopologyHarness next =
        new TopologyHarness(
            setup.at(now.plus(downtime)).but(fresh -> fresh.stateDirectory = sibling));
    for (String store :
        List.of(
            StoreNames.KEYS_STORE,
            StoreNames.SECRETS_STORE,
            StoreNames.DEADLINES_STORE,
            StoreNames.ALIASES_STORE,
            StoreNames.HOLDINGS_STORE)) {
      KeyValueStore<Object, Object> to = next.driver.getKeyValueStore(store);
      try (KeyValueIterator<Object, Object> all =
          driver.<Object, Object>getKeyValueStore(store).all()) {
        all.forEachRemaining(entry -> to.put(entry.key, entry.value));
      }
    }
    WindowStore<Object, Object> to = next.driver.getWindowStore(StoreNames.COMMAND_IDS_STORE);
    try (KeyValueIterator<Windowed<Object>, Object> all =
        driver.getWindowStore(StoreNames.COMMAND_IDS_STORE).all()) {
      all.forEachRemaining(e -> to.put(e.key.key(), e.value, e.key.window().start()));
    }
    close();
    return next;
  }

  /** The keys of a store, as text. */
  List<String> contents(String store) {
    List<String> keys = new ArrayList<>();
    try (KeyValueIterator<Object, Object> all =
        driver.<Object, Object>getKeyValueStore(store).all()) {
      all.forEachRemaining(
          entry ->
              keys.add(
                  entry.key instanceof Bytes deadline
                      ? DeadlineKey.decode(deadline).toString()
                      : entry.key.toString()));
    }
    return keys;
  }

  /** Publishes a command under its key id, and returns the events it brought about. */
  List<SpecificRecord> send(SpecificRecord command) {
    return sendRaw(keyOf(command), encode(command));
  }

  public List<SpecificRecord> sendRaw(String key, byte[] value) {
    pipe(key, value, new RecordHeaders());
    return readEvents();
  }

  /** As {@link #sendRaw(String, byte[])}, and returns the events with their headers. */
  public List<TestRecord<String, SpecificRecord>> sendRaw(
      String key, byte[] value, Headers headers) {
    pipe(key, value, headers);
    return events.readRecordsToList();
  }

  private void pipe(String key, byte[] value, Headers headers) {
    published++;
    commands.pipeInput(new TestRecord<>(key.getBytes(StandardCharsets.UTF_8), value, headers, now));
  }

  /**
   * Publishes commands that a consumer fetches all at once, and returns the events of each: the
   * driver has no consumer, so the interceptor's part is played here.
   */
  List<List<SpecificRecord>> sendTogether(List<SpecificRecord> together) {
    TopicPartition partition = new TopicPartition(Topics.KEY_COMMANDS, 0);
    List<ConsumerRecord<byte[], byte[]>> fetched = new ArrayList<>();
    for (SpecificRecord command : together) {
      fetched.add(
          new ConsumerRecord<>(
              partition.topic(),
              partition.partition(),
              published + fetched.size(),
              now.toEpochMilli(),
              TimestampType.LOG_APPEND_TIME,
              -1,
              -1,
              keyOf(command).getBytes(StandardCharsets.UTF_8),
              encode(command),
              new RecordHeaders(),
              Optional.empty()));
    }
    setup.lookahead.fetched(new ConsumerRecords<>(Map.of(partition, fetched), Map.of()));
    return together.stream().map(this::send).toList();
  }

  private static String keyOf(SpecificRecord command) {
    return ((CommandHeader) command.get(0)).getKeyId();
  }

  public byte[] encode(SpecificRecord command) {
    byte[] value = values.serde().serializer().serialize(Topics.KEY_COMMANDS, command);
    // A consumer would have had it read.
    schemas.expect(Topics.KEY_COMMANDS, new RecordHeaders(), value);
    return value;
  }

  /** Any record, generic ones included. */
  @SuppressWarnings("unchecked") // the serializer writes any record
  byte[] encodeAny(IndexedRecord record) {
    Serializer<IndexedRecord> serializer =
        (Serializer<IndexedRecord>) (Serializer<?>) values.serde().serializer();
    return serializer.serialize(Topics.KEY_COMMANDS, record);
  }

  List<SpecificRecord> readEvents() {
    return new ArrayList<>(events.readValuesToList());
  }

  /** Lets the time pass, with the punctuations that fall into it. */
  List<SpecificRecord> advance(Duration duration) {
    now = now.plus(duration);
    driver.advanceWallClockTime(duration);
    return readEvents();
  }

  Instant now() {
    return now;
  }

  CommandHeader header(String keyId) {
    return header(keyId, UUID.randomUUID().toString());
  }

  CommandHeader header(String keyId, String commandId) {
    return new CommandHeader(commandId, keyId, "tester", now);
  }

  public CreateKey createKey(String keyId) {
    return CreateKey.newBuilder()
        .setHeader(header(keyId))
        .setKeySpec(KeySpec.SYMMETRIC_DEFAULT)
        .setOrigin(Origin.EXTERNAL)
        .setDescription("a key for a test")
        .build();
  }

  ImportParametersIssued parameters(String keyId) {
    return (ImportParametersIssued)
        send(new GetParametersForImport(
                header(keyId),
                WrappingAlgorithm.RSAES_OAEP_SHA_256,
                WrappingKeySpec.RSA_2048,
                null))
            .get(0);
  }

  ImportKeyMaterial importCommand(String keyId, byte[] material, Duration validFor) {
    ImportParametersIssued p = parameters(keyId);
    return new ImportKeyMaterial(
        header(keyId),
        p.getImportToken(),
        ByteBuffer.wrap(TestCryptography.wrapOaepSha256(p.getPublicKey(), material)),
        ExpirationModel.KEY_MATERIAL_EXPIRES,
        now.plus(validFor),
        null,
        null,
        null);
  }

  @Override
  public void close() {
    driver.close();
    values.close();
  }
}
