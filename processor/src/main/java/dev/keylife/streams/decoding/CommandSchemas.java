package dev.keylife.streams.decoding;

import dev.keylife.schema.Causes;
import dev.keylife.schema.RegistryAnswer;
import dev.keylife.streams.decoding.CommandDecoder.Unreadable;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads record values with the schemas that the registry has for them. Keeps apart what is the
 * record's fault from what is the registry's: only a registry that says that there is no such
 * schema, in its own protocol, and that still knows what the processor has registered itself, can
 * condemn a record. Everything else is an outage.
 *
 * <p>Safe for use by several threads.
 */
public final class CommandSchemas implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CommandSchemas.class);

  /** How many of these have to be unknown in a minute until unknown ones are not asked for. */
  public static final int UNKNOWN_PER_MINUTE = 300;

  /** A schema is there within some milliseconds; nobody else waits longer than this for one. */
  private static final Duration PATIENCE = Duration.ofMillis(250);

  private static final int MOST_AT_HAND = 1_000;
  private static final int LONGEST_CAUSE = 1_000;

  private final Deserializer<? extends SpecificRecord> deserializer;
  private final UnknownFields unknownFields;
  private final WriterFingerprints fingerprints;
  private final RegistryGuard guard;
  private final LongSupplier clock;
  private final UnknownSchemas unknown;
  private final SchemaQueue queue;
  private final Deserializer<?> asWritten;
  private final CommandSample.Listener samples;

  /** Labels whose schemas have been read: asking for them waits for nobody. */
  private final Set<WriterLabel> atHand =
      Collections.synchronizedSet(
          Collections.newSetFromMap(
              new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<WriterLabel, Boolean> eldest) {
                  return size() > MOST_AT_HAND;
                }
              }));

  /**
   * @param values the configured Schema Registry serde
   * @param guard knows whether the registry is to be believed
   * @param unknownPerMinute how many times the registry is asked in vain; 0 for any number
   * @param samples is told of each schema that is read
   */
  public CommandSchemas(
      RecordValues values,
      RegistryGuard guard,
      int unknownPerMinute,
      CommandSample.Listener samples) {
    this.asWritten = values.asWritten();
    this.samples = samples;
    this.deserializer = values.serde().deserializer();
    this.unknownFields = new UnknownFields(values.asWritten());
    this.fingerprints = new WriterFingerprints(values.asWritten());
    this.guard = guard;
    this.clock = System::currentTimeMillis;
    this.unknown = new UnknownSchemas(unknownPerMinute, clock);
    this.queue = new SchemaQueue(this::ask, guard, this::giveUp);
  }

  /** Believes the registry. */
  public static CommandSchemas of(RecordValues values) {
    return new CommandSchemas(values, RegistryGuard.TRUSTING, UNKNOWN_PER_MINUTE, sample -> {});
  }

  /**
   * A value as it was read.
   *
   * @param record null, or a record of whatever type
   * @param unknownFields what it says in fields that this release does not know
   * @param writer gives the fingerprint of the schema that it was written with; empty bytes where
   *     that is not known
   */
  record Value(@Nullable Object record, List<String> unknownFields, Supplier<byte[]> writer) {}

  /** Has the schema of such a value read, so that commands with it need not wait. */
  public void expect(String topic, Headers headers, byte[] value) {
    try {
      read(topic, headers, value, clock.getAsLong());
    } catch (TimeoutException | Unreadable e) {
      LOG.debug("The schema of a value like those that come cannot be read: {}", e.getMessage());
    }
  }

  /** Why commands wait for the registry; empty while none does. */
  public Optional<String> objection() {
    return guard.objection().or(queue::objection);
  }

  /**
   * How many of these records, from the first on, can be judged without waiting for the registry.
   * The schema of the next one is asked for meanwhile.
   */
  public int passable(List<ConsumerRecord<byte[], byte[]>> records) {
    if (guard.objection().isPresent()) {
      return 0;
    }
    long until = System.nanoTime() + PATIENCE.toNanos();
    int passed = 0;
    while (passed < records.size()
        && (isAtHand(records.get(passed)) || arrives(records, passed, until))) {
      passed++;
    }
    return passed;
  }

  private boolean arrives(List<ConsumerRecord<byte[], byte[]>> records, int first, long until) {
    queue.ask(records.subList(first, records.size()).stream().filter(record -> !isAtHand(record)));
    queue.await(records.get(first), until);
    return isAtHand(records.get(first));
  }

  /** Whether a record can be read, or condemned, without asking the registry. */
  boolean isAtHand(ConsumerRecord<byte[], byte[]> record) {
    return WriterLabel.of(record.headers(), record.value())
        .map(label -> isAtHand(label, record.timestamp()))
        .orElse(true);
  }

  private boolean isAtHand(WriterLabel label, long writtenAt) {
    return atHand.contains(label)
        || unknown.verdict(label, writtenAt).isPresent()
        || unknown.isSpent();
  }

  /**
   * Makes sure that the registry is to be believed.
   *
   * @throws TimeoutException if it is not
   */
  void confirmRegistry() {
    guard.confirm();
  }

  /** Asks the registry for a record's schema; whatever comes of it is remembered. */
  private void ask(ConsumerRecord<byte[], byte[]> record) {
    try {
      read(record.topic(), record.headers(), record.value(), record.timestamp());
    } catch (Unreadable remembered) {
      // Its turn comes.
    }
  }

  /** A record is waited for in vain though the registry is well: whatever it names is no schema. */
  private void giveUp(ConsumerRecord<byte[], byte[]> record, String why) {
    long now = Math.max(clock.getAsLong(), record.timestamp());
    WriterLabel.of(record.headers(), record.value())
        .ifPresent(label -> unknown.add(label, now, why));
  }

  /**
   * Reads a value.
   *
   * @param writtenAt when the broker had the record, in milliseconds since 1970
   * @throws Unreadable if it cannot be read and never will be
   * @throws TimeoutException if the registry does not answer, or is not to be believed
   */
  Value read(String topic, Headers headers, byte[] value, long writtenAt) throws Unreadable {
    Optional<WriterLabel> label = WriterLabel.of(headers, value);
    boolean known = label.filter(atHand::contains).isPresent();
    if (label.isPresent() && !known) {
      requireHope(label.get(), writtenAt);
    }
    // The record was written before its schema is asked for, whatever the clocks say.
    long asked = Math.max(clock.getAsLong(), writtenAt);
    try {
      return read(topic, headers, value, label);
    } catch (RuntimeException e) {
      throw unreadable(e, label, asked);
    } catch (StackOverflowError tooDeep) {
      // A publisher's schema may contain itself, and a small record be nested without end.
      label.ifPresent(atHand::add);
      throw new Unreadable(cause(tooDeep));
    }
  }

  private Value read(String topic, Headers headers, byte[] value, Optional<WriterLabel> label) {
    Object record = deserializer.deserialize(topic, headers, value);
    List<String> unknownIn =
        record instanceof SpecificRecord published
            ? unknownFields.in(topic, headers, value, published)
            : List.of();
    if (label.filter(atHand::add).isPresent() && record instanceof SpecificRecord published) {
      tellOf(topic, headers, value, published);
    }
    return new Value(record, unknownIn, () -> fingerprints.of(topic, headers, value));
  }

  /**
   * Condemns a record, and remembers what there is to know of its label.
   *
   * @param asked when the registry was asked
   * @throws TimeoutException if it is not the record's fault
   */
  private Unreadable unreadable(RuntimeException failure, Optional<WriterLabel> label, long asked) {
    switch (RegistryAnswer.behind(failure)) {
      case OUTAGE -> {
        label.ifPresent(atHand::remove);
        // Without the cause: a refusal by the registry ends nothing, it is waited for.
        throw new TimeoutException("the schema registry cannot be used: " + describe(failure));
      }
      case NO_SUCH_SCHEMA -> {
        guard.confirm();
        label.ifPresent(atHand::remove);
        label.ifPresent(l -> unknown.add(l, asked, cause(failure)));
      }
      case NONE -> {
        if (label.isPresent() && atHand.add(label.get())) {
          unknown.askedInVain();
        }
      }
    }
    return new Unreadable(cause(failure));
  }

  private void tellOf(String topic, Headers headers, byte[] value, SpecificRecord published) {
    if (asWritten.deserialize(topic, headers, value) instanceof IndexedRecord written) {
      CommandSample.like(headers, value, published.getSchema().getFullName(), written.getSchema())
          .ifPresent(samples::read);
    }
  }

  private void requireHope(WriterLabel label, long writtenAt) throws Unreadable {
    Optional<String> verdict = unknown.verdict(label, writtenAt);
    if (verdict.isPresent()) {
      throw new Unreadable(verdict.get());
    }
    if (unknown.isSpent()) {
      throw new Unreadable(unknown.notAsked(label));
    }
  }

  private static String cause(Throwable e) {
    return "the value cannot be decoded: " + describe(e);
  }

  /** Class and message of each cause in turn, cut at a sane length. */
  private static String describe(Throwable e) {
    String text =
        Causes.of(e)
            .map(
                t ->
                    t.getClass().getSimpleName()
                        + (t.getMessage() == null ? "" : ": " + t.getMessage()))
            .collect(Collectors.joining("; caused by "));
    return text.substring(0, Math.min(text.length(), LONGEST_CAUSE));
  }

  @Override
  public void close() {
    queue.close();
  }
}
