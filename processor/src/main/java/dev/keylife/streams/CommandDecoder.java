package dev.keylife.streams;

import dev.keylife.lifecycle.Command;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * Reads commands. Tells apart what can never be read, which is the record's fault, from what cannot
 * be read now because the schema registry is out of reach: the first is set aside, the second is
 * tried again.
 */
final class CommandDecoder {
  private static final int LONGEST_CAUSE = 1_000;

  private final Deserializer<? extends SpecificRecord> deserializer;
  private final UnknownFields unknownFields;
  private final int maxBytes;

  CommandDecoder(RecordValues values, int maxBytes) {
    this.deserializer = values.serde().deserializer();
    this.unknownFields = new UnknownFields(values.asWritten());
    this.maxBytes = maxBytes;
  }

  /**
   * Reads a record before its turn comes.
   *
   * @return empty if it is not a command and never will be
   * @throws TimeoutException as below
   */
  Optional<Command> readAhead(ConsumerRecord<byte[], byte[]> fetched) {
    Record<byte[], byte[]> record =
        new Record<>(fetched.key(), fetched.value(), fetched.timestamp(), fetched.headers());
    try {
      return Optional.of(decode(fetched.topic(), record));
    } catch (Unreadable e) {
      return Optional.empty();
    }
  }

  /**
   * Reads one record value.
   *
   * @throws Unreadable if it is not a command and never will be
   * @throws TimeoutException if the registry is out of reach; Kafka Streams tries the record again
   */
  Command decode(String topic, Record<byte[], byte[]> source) throws Unreadable {
    long size = DeadLetter.size(source);
    if (size > maxBytes) {
      throw new Unreadable(
          "key, value and headers have " + size + " bytes, more than the " + maxBytes + " allowed");
    }
    byte[] value = source.value();
    if (value == null) {
      throw new Unreadable("the value is null, and a tombstone is no command");
    }
    Object record = reading(() -> deserializer.deserialize(topic, source.headers(), value));
    if (!(record instanceof SpecificRecord published)) {
      throw new Unreadable("the value is not a record of a known type");
    }
    List<String> unknown =
        reading(() -> unknownFields.in(topic, source.headers(), value, published));
    return CommandMapper.toCommand(
            published, new CommandMapper.Arrival(Instant.ofEpochMilli(source.timestamp()), unknown))
        .orElseThrow(
            () -> new Unreadable(published.getSchema().getFullName() + " is not a command"));
  }

  private static <T extends @Nullable Object> T reading(Supplier<T> read) throws Unreadable {
    try {
      return read.get();
    } catch (RuntimeException e) {
      if (Outage.isBehind(e)) {
        throw new TimeoutException("the schema registry cannot be reached", e);
      }
      if (e instanceof AuthenticationException || e instanceof AuthorizationException) {
        throw e; // The registry refused us: for an operator to mend, and no fault of the record.
      }
      throw new Unreadable("the value cannot be decoded: " + describe(e));
    }
  }

  /** Class and message of each cause in turn, cut at a sane length. */
  private static String describe(Throwable e) {
    StringBuilder text = new StringBuilder();
    for (Throwable t = e; t != null && text.length() < LONGEST_CAUSE; t = t.getCause()) {
      text.append(text.length() == 0 ? "" : "; caused by ")
          .append(t.getClass().getSimpleName())
          .append(t.getMessage() == null ? "" : ": " + t.getMessage());
    }
    return text.substring(0, Math.min(text.length(), LONGEST_CAUSE));
  }

  /**
   * A record that is not a command and never will be. The message may quote the record, so it goes
   * to the dead-letter topic, which holds the record itself, and not into a log.
   */
  static final class Unreadable extends Exception {
    private static final long serialVersionUID = 1L;

    private final String reason;

    Unreadable(String cause) {
      super(cause, null, false, false);
      this.reason = cause;
    }

    String reason() {
      return reason;
    }
  }
}
