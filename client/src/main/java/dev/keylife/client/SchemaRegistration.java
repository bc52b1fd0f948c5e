package dev.keylife.client;

import dev.keylife.schema.RecordTypes;
import dev.keylife.schema.RegistryAnswer;
import dev.keylife.schema.ReleasedSchemas;
import dev.keylife.schema.Topics;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.util.RandomData;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * Registers the contract: every version of every record type, in order, under the subjects that
 * publishers and the processor use. Doing so again changes nothing.
 *
 * <p>Goes by way of Keylife's own serializer, whichever one the settings name, and so with its
 * credentials and TLS settings.
 */
public final class SchemaRegistration {
  /** The level of the contract: every version reads what every other wrote. */
  public static final String FULL_TRANSITIVE = "FULL_TRANSITIVE";

  private static final String SERIALIZER = "dev.keylife.serde.RegistryAvroSerializer";

  private final ClientConfig config;
  private final Failures failures;

  /** How a version was found. */
  public enum Status {
    /** It was there. */
    PRESENT,
    /** It was registered now. */
    REGISTERED,
    /** It is not there, and was not to be registered. */
    MISSING
  }

  /**
   * One version of a subject.
   *
   * @param version its number in the contract, from 1
   * @param id its id in the registry; empty where it is missing
   */
  public record Entry(String subject, int version, Status status, Optional<Integer> id) {}

  /** For the registry that these settings name. */
  public SchemaRegistration(ClientSettings settings) {
    this.config = new ClientConfig(settings);
    this.failures = new Failures(config);
  }

  /**
   * Registers what is missing, and gives every subject the level of the contract.
   *
   * @param each is told of each version, in order
   * @throws KeylifeClientException if the registry does not answer, or refuses a schema
   */
  public void register(Consumer<Entry> each) {
    try (ValueCodec reading = codec(false);
        ValueCodec writing = codec(true)) {
      forEach(
          (topic, version, schema) -> {
            Optional<Integer> before = find(reading, topic, schema);
            int id = id(encode(writing, topic, schema));
            each.accept(
                new Entry(
                    subject(topic, schema),
                    version,
                    before.isPresent() ? Status.PRESENT : Status.REGISTERED,
                    Optional.of(id)));
          });
    }
  }

  /**
   * Looks for what is there, and changes nothing.
   *
   * @throws KeylifeClientException if the registry does not answer
   */
  public void check(Consumer<Entry> each) {
    try (ValueCodec reading = codec(false)) {
      forEach(
          (topic, version, schema) -> {
            Optional<Integer> id = find(reading, topic, schema);
            Status status = id.isPresent() ? Status.PRESENT : Status.MISSING;
            each.accept(new Entry(subject(topic, schema), version, status, id));
          });
    }
  }

  private interface Work {
    void on(String topic, int version, Schema schema);
  }

  private static void forEach(Work work) {
    Map<String, List<Schema>> topics =
        Map.of(
            Topics.KEY_COMMANDS,
            RecordTypes.COMMANDS,
            Topics.KEY_EVENTS,
            RecordTypes.EVENTS,
            Topics.KEY_STATES,
            RecordTypes.SNAPSHOTS,
            Topics.KEY_ALIASES,
            RecordTypes.ALIASES,
            Topics.KEY_USAGE,
            RecordTypes.USAGE,
            Topics.KEY_LAST_USAGE,
            RecordTypes.LAST_USAGE);
    // Always in the same order, so that two empty registries give the same ids.
    for (String topic :
        List.of(
            Topics.KEY_EVENTS,
            Topics.KEY_STATES,
            Topics.KEY_COMMANDS,
            Topics.KEY_ALIASES,
            Topics.KEY_USAGE,
            Topics.KEY_LAST_USAGE)) {
      for (Schema type : topics.getOrDefault(topic, List.of())) {
        List<Schema> versions = ReleasedSchemas.versions(type);
        for (int i = 0; i < versions.size(); i++) {
          work.on(topic, i + 1, versions.get(i));
        }
      }
    }
  }

  private Optional<Integer> find(ValueCodec reading, String topic, Schema schema) {
    try {
      return Optional.of(id(encode(reading, topic, schema)));
    } catch (KeylifeClientException e) {
      if (e.getCause() != null
          && RegistryAnswer.behind(e.getCause()) == RegistryAnswer.NO_SUCH_SCHEMA) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private static byte[] encode(ValueCodec codec, String topic, Schema schema) {
    return codec.encodeAny(
        topic,
        new RecordHeaders(),
        (IndexedRecord) new RandomData(schema, 1, 1L).iterator().next());
  }

  private static int id(byte[] value) {
    return ByteBuffer.wrap(value).getInt(1);
  }

  private static String subject(String topic, Schema schema) {
    return topic + "-" + schema.getFullName();
  }

  private ValueCodec codec(boolean register) {
    Map<String, Object> own = new HashMap<>(config.codec());
    own.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, SERIALIZER);
    own.put("auto.register.schemas", Boolean.toString(register));
    own.put(
        "value.subject.name.strategy",
        "io.confluent.kafka.serializers.subject.TopicRecordNameStrategy");
    own.remove("use.latest.version");
    own.remove("use.schema.id");
    if (register) {
      own.put("schema.registry.compatibility", FULL_TRANSITIVE);
    }
    return new ValueCodec(own, failures);
  }
}
