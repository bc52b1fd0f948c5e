package dev.keylife.client;

import dev.keylife.command.CommandHeader;
import dev.keylife.event.EventHeader;
import dev.keylife.lifecycle.AliasName;
import dev.keylife.lifecycle.AliasRecord;
import dev.keylife.lifecycle.AliasRegister;
import dev.keylife.lifecycle.AliasStep;
import dev.keylife.lifecycle.ByteString;
import dev.keylife.lifecycle.Command;
import dev.keylife.lifecycle.DecidedCommand;
import dev.keylife.lifecycle.Decision;
import dev.keylife.lifecycle.Holdings;
import dev.keylife.lifecycle.KeyNamespace;
import dev.keylife.lifecycle.KeyRecord;
import dev.keylife.lifecycle.Lifecycle;
import dev.keylife.lifecycle.LifecyclePolicy;
import dev.keylife.lifecycle.SecretChange;
import dev.keylife.lifecycle.SecretId;
import dev.keylife.schema.DlqHeaders;
import dev.keylife.schema.EventHash;
import dev.keylife.schema.KeylifeHeaders;
import dev.keylife.schema.StrictJson;
import dev.keylife.schema.Topics;
import dev.keylife.snapshot.AliasSnapshot;
import dev.keylife.streams.decoding.CommandMapper;
import dev.keylife.streams.encoding.EventMapper;
import dev.keylife.streams.encoding.SnapshotMapper;
import dev.keylife.streams.state.KeyEntry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * A transport around the real rules: carries commands from the topic to {@link Lifecycle}, and what
 * it decides back, in transactions. Dates are not looked after. Can be silent, or fail to read,
 * where a test needs that.
 */
public final class FakeProcessor implements AutoCloseable {
  private static final KeyNamespace NAMESPACE =
      new KeyNamespace("aws", "eu-central-1", "111122223333");

  /** What arrived, but for commands to keys that are {@link #mute}. */
  public final List<SpecificRecord> received = new CopyOnWriteArrayList<>();

  /** Keys whose commands are passed over. */
  public final Set<String> mute = ConcurrentHashMap.newKeySet();

  /** Keys whose commands are set aside as dead letters. */
  public final Set<String> unreadable = ConcurrentHashMap.newKeySet();

  /** Wraps and unwraps for real, and remembers what it was given. */
  public final OneKeyCryptography cryptography = new OneKeyCryptography();

  private final Lifecycle lifecycle =
      new Lifecycle(LifecyclePolicy.defaults(NAMESPACE), cryptography, new StrictJson()::read);
  private final AliasRegister aliasRegister = new AliasRegister(NAMESPACE);
  private final EventHash eventHash = new EventHash();
  private final Map<AliasName, AliasRecord> aliases = new HashMap<>();
  private final Map<String, KeyEntry> keys = new HashMap<>();
  private final Map<SecretId, ByteString> secrets = new HashMap<>();
  private final Map<String, DecidedCommand> decided = new HashMap<>();
  private final Map<Integer, ByteString> keyless = new HashMap<>();
  private final KafkaConsumer<String, SpecificRecord> consumer;
  private final KafkaProducer<String, SpecificRecord> producer;
  private final Thread thread;

  /**
   * Starts at the beginning of the topic.
   *
   * @param settings of Kafka and of the serde
   */
  public FakeProcessor(Map<String, Object> settings, int partitions) {
    Map<String, Object> config = new HashMap<>(settings);
    config.put("isolation.level", "read_committed");
    config.put("auto.offset.reset", "earliest");
    config.put("enable.auto.commit", "false");
    config.put("transactional.id", "fake-processor");
    config.put("key.serializer", StringSerializer.class);
    config.put("key.deserializer", StringDeserializer.class);
    consumer = new KafkaConsumer<>(config);
    consumer.assign(
        IntStream.range(0, partitions)
            .mapToObj(p -> new TopicPartition(Topics.KEY_COMMANDS, p))
            .toList());
    producer = new KafkaProducer<>(config);
    producer.initTransactions();
    thread = new Thread(this::work, "fake-processor");
    thread.start();
  }

  private void work() {
    try {
      while (true) {
        for (ConsumerRecord<String, SpecificRecord> fetched :
            consumer.poll(Duration.ofMillis(100))) {
          take(fetched);
        }
      }
    } catch (WakeupException e) {
      // closed
    } finally {
      consumer.close(CloseOptions.timeout(Duration.ofSeconds(2)));
      producer.close(Duration.ofSeconds(2));
    }
  }

  private void take(ConsumerRecord<String, SpecificRecord> fetched) {
    CommandHeader header = CommandHeaders.of(fetched.value());
    String keyId =
        NAMESPACE.find(header.getKeyId()).map(id -> id.value()).orElse(header.getKeyId());
    if (mute.contains(keyId)) {
      return;
    }
    received.add(fetched.value());
    if (unreadable.contains(keyId)) {
      setAside(fetched);
    } else {
      decide(fetched, keyId, keyId + "|" + header.getCommandId());
    }
  }

  private void decide(
      ConsumerRecord<String, SpecificRecord> fetched, String keyId, String uniqueId) {
    Command command =
        CommandMapper.toCommand(fetched.value(), Instant.ofEpochMilli(fetched.timestamp()))
            .orElseThrow();
    Optional<KeyEntry> before = Optional.ofNullable(keys.get(keyId));
    Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    Optional<DecidedCommand> known = Optional.ofNullable(decided.get(uniqueId));
    Optional<Decision> decision =
        known.isPresent()
            ? lifecycle.decideAgain(command, known.get(), before.map(KeyEntry::record), now)
            : Optional.of(
                lifecycle.decide(
                    command,
                    before.map(KeyEntry::record),
                    id -> Optional.ofNullable(secrets.get(id)),
                    Holdings.NONE,
                    now));
    decision.ifPresent(
        made -> {
          apply(fetched.partition(), keyId, made, now)
              .filter(event -> known.isEmpty() && !made.isRetryable())
              .ifPresent(event -> remember(uniqueId, command, event, made));
          carry(made.steps(), now);
        });
  }

  private void remember(String uniqueId, Command command, EventHeader event, Decision decision) {
    decided.put(
        uniqueId,
        DecidedCommand.of(
            command,
            new DecidedCommand.Answer(
                event.getEventId(),
                decision.event().orElseThrow().getClass().getSimpleName(),
                event.getOccurredAt(),
                decision.failure())));
  }

  /** What partitions tell each other of aliases, here at once. */
  private void carry(List<AliasStep> steps, Instant now) {
    Deque<AliasStep> open = new ArrayDeque<>(steps);
    while (!open.isEmpty()) {
      AliasStep step = open.remove();
      Optional<KeyRecord> key =
          Optional.ofNullable(keys.get(step.key().value())).map(KeyEntry::record);
      if (step instanceof AliasStep.Verdict verdict) {
        Decision concluded = lifecycle.conclude(verdict, key, now);
        String keyId = verdict.key().value();
        apply(0, keyId, concluded, now)
            .ifPresent(
                event ->
                    remember(
                        keyId + "|" + verdict.command().header().commandId(),
                        verdict.command(),
                        event,
                        concluded));
      } else if (step instanceof AliasStep.Detach detach) {
        Decision detached = lifecycle.detach(detach, key.orElseThrow());
        Optional<EventHeader> unused = apply(0, detach.key().value(), detached, now);
      } else {
        AliasRegister.Entry entry =
            aliasRegister.decide(step, Optional.ofNullable(aliases.get(step.alias())), now);
        register(step.alias(), entry.after());
        open.addAll(entry.steps());
      }
    }
  }

  private void register(AliasName name, Optional<AliasRecord> alias) {
    alias.ifPresentOrElse(known -> aliases.put(name, known), () -> aliases.remove(name));
    producer.beginTransaction();
    producer.send(
        new ProducerRecord<>(
            Topics.KEY_ALIASES,
            name.value(),
            alias
                .map(
                    known ->
                        new AliasSnapshot(
                            name.value(),
                            NAMESPACE.arn(name),
                            known.target().value(),
                            known.createdAt(),
                            known.updatedAt()))
                .orElse(null)));
    producer.commitTransaction();
  }

  /** Returns the header of the event, where there is one yet. */
  private Optional<EventHeader> apply(int partition, String keyId, Decision decision, Instant now) {
    Optional<KeyEntry> before = Optional.ofNullable(keys.get(keyId));
    boolean withoutKey = before.isEmpty() && decision.record().isEmpty();
    Optional<ByteString> last =
        withoutKey
            ? Optional.ofNullable(keyless.get(partition))
            : before.flatMap(KeyEntry::lastEventHash);
    for (SecretChange change : decision.secrets()) {
      if (change instanceof SecretChange.Keep keep) {
        secrets.put(keep.id(), keep.sealed());
      } else {
        secrets.remove(change.id());
      }
    }
    if (decision.event().isEmpty()) {
      decision.record().ifPresent(record -> keys.put(keyId, new KeyEntry(record, last)));
      return Optional.empty();
    }
    SpecificRecord event = EventMapper.toAvro(decision.event().get(), last);
    ByteString hash = ByteString.of(eventHash.of(event));
    producer.beginTransaction();
    producer.send(new ProducerRecord<>(Topics.KEY_EVENTS, keyId, event));
    if (withoutKey) {
      keyless.put(partition, hash);
    } else {
      producer.send(snapshot(keyId, decision, hash, now));
    }
    producer.commitTransaction();
    return Optional.of((EventHeader) event.get(0));
  }

  private ProducerRecord<String, SpecificRecord> snapshot(
      String keyId, Decision decision, ByteString hash, Instant now) {
    if (decision.record().isEmpty()) {
      keys.remove(keyId);
      ProducerRecord<String, SpecificRecord> tombstone =
          new ProducerRecord<>(Topics.KEY_STATES, keyId, null);
      tombstone.headers().add(KeylifeHeaders.LAST_EVENT_HASH, hash.toArray());
      return tombstone;
    }
    KeyEntry after = new KeyEntry(decision.record().get(), Optional.of(hash));
    keys.put(keyId, after);
    return new ProducerRecord<>(
        Topics.KEY_STATES,
        keyId,
        SnapshotMapper.toAvro(after, NAMESPACE.arn(after.record().id()), now));
  }

  private void setAside(ConsumerRecord<String, SpecificRecord> fetched) {
    ProducerRecord<String, SpecificRecord> letter =
        new ProducerRecord<>(Topics.KEY_COMMANDS_DLQ, fetched.key(), fetched.value());
    Map.of(
            DlqHeaders.CAUSE, "no such schema",
            DlqHeaders.SOURCE_PARTITION, Integer.toString(fetched.partition()),
            DlqHeaders.SOURCE_OFFSET, Long.toString(fetched.offset()))
        .forEach((name, text) -> letter.headers().add(name, text.getBytes(StandardCharsets.UTF_8)));
    producer.beginTransaction();
    producer.send(letter);
    producer.commitTransaction();
  }

  @Override
  public void close() throws InterruptedException {
    consumer.wakeup();
    thread.join(5_000);
  }
}
