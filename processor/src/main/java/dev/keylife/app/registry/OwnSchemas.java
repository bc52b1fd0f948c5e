package dev.keylife.app.registry;

import dev.keylife.schema.RecordTypes;
import dev.keylife.schema.RegistryAnswer;
import dev.keylife.schema.Topics;
import dev.keylife.streams.decoding.CommandSchemas;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecord;
import org.apache.avro.util.RandomData;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Serde;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records of the types that the processor writes, as it writes them, under the ids that the
 * registry gave it. As long as they can be read, by somebody who remembers nothing, the registry is
 * the one that it was.
 */
public final class OwnSchemas {
  private static final Logger LOG = LoggerFactory.getLogger(OwnSchemas.class);

  private final List<Written> all;

  /** A record and what it was written as. */
  @SuppressWarnings("ArrayRecordComponent") // Passed on, and compared nowhere.
  private record Written(String topic, Schema schema, Headers headers, byte[] value) {}

  private OwnSchemas(List<Written> all) {
    this.all = all;
  }

  /**
   * Writes one of each type; the serde asks the registry for their ids, and registers if it may.
   */
  public static OwnSchemas write(Serde<SpecificRecord> serde) {
    List<Written> all = new ArrayList<>();
    RecordTypes.EVENTS.forEach(schema -> all.add(write(serde, Topics.KEY_EVENTS, schema)));
    RecordTypes.SNAPSHOTS.forEach(schema -> all.add(write(serde, Topics.KEY_STATES, schema)));
    RecordTypes.ALIASES.forEach(schema -> all.add(write(serde, Topics.KEY_ALIASES, schema)));
    return new OwnSchemas(List.copyOf(all));
  }

  private static Written write(Serde<SpecificRecord> serde, String topic, Schema schema) {
    Headers headers = new RecordHeaders();
    byte[] value = serde.serializer().serialize(topic, headers, sample(schema));
    return new Written(topic, schema, headers, value);
  }

  /**
   * Has the commands' schemas read before the first command comes, as far as they are registered.
   *
   * @param lookup registers nothing
   */
  static void readCommandsAhead(Serde<SpecificRecord> lookup, CommandSchemas schemas) {
    for (Schema schema : RecordTypes.COMMANDS) {
      try {
        Written written = write(lookup, Topics.KEY_COMMANDS, schema);
        schemas.expect(written.topic(), written.headers(), written.value());
      } catch (KafkaException e) {
        LOG.debug("{} is not registered, or not yet", schema.getFullName(), e);
      }
    }
  }

  /** The last of them, which is enough to see a registry that has lost all. */
  OwnSchemas one() {
    return new OwnSchemas(all.subList(all.size() - 1, all.size()));
  }

  /**
   * Reads them.
   *
   * @param serde that has asked the registry for nothing yet
   * @return what contradicts what was written; empty where nothing does
   * @throws TimeoutException if the registry does not answer
   */
  Optional<String> contradiction(Serde<SpecificRecord> serde) {
    return all.stream()
        .map(w -> contradiction(serde, w.topic(), w.headers(), w.value(), w.schema().getFullName()))
        .flatMap(Optional::stream)
        .findFirst();
  }

  /**
   * Whether a registry reads a value as something else than it is, or not at all.
   *
   * @param type the full name of its record type
   * @throws TimeoutException if the registry does not answer
   */
  static Optional<String> contradiction(
      Serde<SpecificRecord> serde, String topic, Headers headers, byte[] value, String type) {
    return contradiction(
        serde,
        topic,
        headers,
        value,
        type,
        Optional.of("it no longer knows the schema of " + type));
  }

  /** As {@link #contradiction}, and a schema that is gone contradicts nothing. */
  static Optional<String> otherSchema(
      Serde<SpecificRecord> serde, String topic, Headers headers, byte[] value, String type) {
    return contradiction(serde, topic, headers, value, type, Optional.empty());
  }

  private static Optional<String> contradiction(
      Serde<SpecificRecord> serde,
      String topic,
      Headers headers,
      byte[] value,
      String type,
      Optional<String> whereItIsGone) {
    try {
      String read =
          serde.deserializer().deserialize(topic, headers, value).getSchema().getFullName();
      return read.equals(type)
          ? Optional.empty()
          : Optional.of("it has " + read + " where " + type + " was");
    } catch (RuntimeException e) {
      return switch (RegistryAnswer.behind(e)) {
        case OUTAGE -> throw new TimeoutException(String.valueOf(e.getMessage()), e);
        case NO_SUCH_SCHEMA -> whereItIsGone;
        case NONE -> Optional.of("it has another schema where that of " + type + " was");
      };
    }
  }

  /** Some record of a type, the same one each time. */
  private static SpecificRecord sample(Schema schema) {
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
      Object generic = new RandomData(schema, 1, 1L).iterator().next();
      new GenericDatumWriter<>(schema).write(generic, encoder);
      return new SpecificDatumReader<SpecificRecord>(schema)
          .read(null, DecoderFactory.get().binaryDecoder(bytes.toByteArray(), null));
    } catch (IOException e) {
      throw new IllegalStateException("A sample of " + schema.getFullName(), e);
    }
  }
}
