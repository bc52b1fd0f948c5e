package dev.keylife.streams.decoding;

import dev.keylife.authentication.CommandAuthenticator;
import dev.keylife.authentication.Proof;
import dev.keylife.lifecycle.Command;
import dev.keylife.lifecycle.KeyNamespace;
import dev.keylife.schema.KeylifeHeaders;
import dev.keylife.schema.Topics;
import dev.keylife.streams.failure.RecordFault;
import dev.keylife.streams.record.RecordLimits;
import dev.keylife.streams.record.RecordSize;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Reads commands. Tells apart what can never be read, which is the record's fault, from what cannot
 * be read now because the schema registry is out of reach: the first is set aside, the second is
 * tried again.
 */
public final class CommandDecoder {
  private static final int LONGEST_NAME = 100;

  private final CommandSchemas schemas;
  private final RecordLimits limits;
  private final KeyNamespace namespace;
  private final Authentication authentication;

  /** One that asks for no signatures. */
  public CommandDecoder(CommandSchemas schemas, RecordLimits limits, KeyNamespace namespace) {
    this(schemas, limits, namespace, CommandAuthenticator.OFF);
  }

  public CommandDecoder(
      CommandSchemas schemas,
      RecordLimits limits,
      KeyNamespace namespace,
      CommandAuthenticator authenticator) {
    this.schemas = schemas;
    this.limits = limits;
    this.namespace = namespace;
    this.authentication = new Authentication(authenticator, namespace);
  }

  /**
   * Reads a record before its turn comes.
   *
   * @return empty if it is not a command that is carried out, and never will be; one whose
   *     signature is wrong is there, so that it is checked only once
   * @throws TimeoutException as below, and if the registry would have to be asked for it
   */
  public Optional<DecodedCommand> readAhead(ConsumerRecord<byte[], byte[]> fetched) {
    if (!schemas.isAtHand(fetched)) {
      throw new TimeoutException("its schema is not at hand");
    }
    Record<byte[], byte[]> record =
        new Record<>(fetched.key(), fetched.value(), fetched.timestamp(), fetched.headers());
    try {
      DecodedCommand decoded = decode(fetched.topic(), record);
      return decoded.flaw().isEmpty() ? Optional.of(decoded) : Optional.empty();
    } catch (Unreadable e) {
      return Optional.empty();
    }
  }

  /**
   * Reads one record. What is too large to be carried out is read all the same, as long as the
   * topic takes it: it is somebody's command, and has an answer coming.
   *
   * @throws Unreadable if it is not a command and never will be
   * @throws TimeoutException if the registry is out of reach; Kafka Streams tries the record again
   */
  public DecodedCommand decode(String topic, Record<byte[], byte[]> source) throws Unreadable {
    int size = RecordSize.of(source);
    if (size > Topics.MAX_COMMAND_BATCH_BYTES) {
      throw new Unreadable(
          "the record has "
              + size
              + " bytes, more than the "
              + Topics.MAX_COMMAND_BATCH_BYTES
              + " that its topic should take");
    }
    byte[] value = source.value();
    if (value == null) {
      throw new Unreadable("the value is null, and a tombstone is no command");
    }
    CommandSchemas.Value read = schemas.read(topic, source.headers(), value, source.timestamp());
    if (!(read.record() instanceof SpecificRecord published)) {
      throw new Unreadable("the value is not a record of a known type");
    }
    requireTypeThatItsHeaderNames(published, source.headers());
    Proof proof = authentication.proof(published, source, read.writer());
    CommandMapper.Arrival arrival =
        new CommandMapper.Arrival(
            Instant.ofEpochMilli(source.timestamp()), read.unknownFields(), proof.signingKeyId());
    Command command = toCommand(published, arrival);
    DecodedCommand decoded =
        new DecodedCommand(command, namespace.find(command.header().keyId()), value, proof);
    return flaw(command, source).map(decoded::with).orElse(decoded);
  }

  private static Command toCommand(SpecificRecord published, CommandMapper.Arrival arrival)
      throws Unreadable {
    String type = published.getSchema().getFullName();
    try {
      return CommandMapper.toCommand(published, arrival)
          .orElseThrow(() -> new Unreadable(type + " is not a command"));
    } catch (RuntimeException e) {
      throw new Unreadable("the " + type + " cannot be understood: " + RecordFault.nameOf(e));
    }
  }

  private Optional<String> flaw(Command command, Record<byte[], byte[]> source) {
    Headers headers = RecordSize.published(source.headers());
    int size = RecordSize.of(source.key(), source.value(), headers);
    // News holds what was in a command of that size, and the rest of the key: the topic limits it.
    boolean isNews = command instanceof Command.SynchronizeMultiRegionKey;
    if (size > limits.commandBytes() && !isNews) {
      return Optional.of(
          "The command's record has "
              + size
              + " bytes; at most "
              + limits.commandBytes()
              + " are allowed.");
    }
    return RecordSize.hasMoreThan(limits.commandHeaders(), headers)
        ? Optional.of(
            "The command's record has more than the "
                + limits.commandHeaders()
                + " headers allowed.")
        : Optional.empty();
  }

  /**
   * Several commands have the same layout, so a record can be read with the schema of another
   * command. A writer that names its record's type is taken at its word.
   */
  private void requireTypeThatItsHeaderNames(SpecificRecord published, Headers headers)
      throws Unreadable {
    Header header = headers.lastHeader(KeylifeHeaders.RECORD_TYPE);
    if (header == null || header.value() == null) {
      return;
    }
    String named = new String(header.value(), StandardCharsets.UTF_8);
    String type = published.getSchema().getFullName();
    if (!named.equals(type)) {
      schemas.confirmRegistry();
      throw new Unreadable(
          "its header %s says %s, and the registry's schema for it says %s"
              .formatted(KeylifeHeaders.RECORD_TYPE, shortened(named), type));
    }
  }

  private static String shortened(String text) {
    return text.length() <= LONGEST_NAME ? text : text.substring(0, LONGEST_NAME) + "…";
  }

  /**
   * A record that is not a command and never will be. The message may quote the record, so it goes
   * to the dead-letter topic, which holds the record itself, and not into a log.
   */
  public static final class Unreadable extends Exception {
    private static final long serialVersionUID = 1L;

    private final String reason;

    Unreadable(String cause) {
      super(cause, null, false, false);
      this.reason = cause;
    }

    public String reason() {
      return reason;
    }
  }
}
