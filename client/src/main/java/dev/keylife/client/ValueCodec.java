package dev.keylife.client;

import dev.keylife.client.KeylifeClientException.Reason;
import dev.keylife.schema.CloudEventHeaders;
import dev.keylife.schema.ContractTrust;
import dev.keylife.schema.RegistryAnswer;
import dev.keylife.schema.Topics;
import dev.keylife.snapshot.AliasSnapshot;
import dev.keylife.snapshot.KeySnapshot;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.avro.generic.GenericContainer;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * Turns records of the contract into bytes and back with the Avro (de)serializer that the settings
 * name. Both are made on first use: who only reads needs no serializer.
 */
final class ValueCodec implements AutoCloseable {
  private final Map<String, Object> config;
  private final Failures failures;

  /** Whether the registry has been seen to have a schema that the processor wrote with. */
  private final AtomicBoolean proven;

  private Optional<Serializer<?>> serializer = Optional.empty();
  private Optional<Deserializer<?>> deserializer = Optional.empty();

  ValueCodec(Map<String, Object> config, Failures failures) {
    this(config, failures, new AtomicBoolean());
  }

  private ValueCodec(Map<String, Object> config, Failures failures, AtomicBoolean proven) {
    ContractTrust.establish();
    this.config = config;
    this.failures = failures;
    this.proven = proven;
  }

  /** With other settings, and of the same registry. */
  ValueCodec with(Map<String, Object> other) {
    return new ValueCodec(other, failures, proven);
  }

  /**
   * @throws KeylifeClientException if the registry does not answer or refuses the schema
   */
  byte[] encode(String topic, Headers headers, SpecificRecord value) {
    return encodeAny(topic, headers, value);
  }

  /** As {@link #encode}, of a record of any type. */
  byte[] encodeAny(String topic, Headers headers, IndexedRecord value) {
    Serializer<Object> encoder = serializer();
    try {
      return encoder.serialize(topic, headers, value);
    } catch (RuntimeException e) {
      throw failures.registry(e);
    }
  }

  /**
   * The record in a Kafka record's value.
   *
   * @throws KeylifeClientException if the registry does not answer, or settings are not accepted:
   *     the next value would fare no better
   * @throws UnreadableValueException if this value is not a record of the contract that we know
   */
  SpecificRecord decode(ConsumerRecord<String, byte[]> source) throws UnreadableValueException {
    if (decodeAny(source) instanceof SpecificRecord known) {
      return known;
    }
    throw new UnreadableValueException(source, "it has a type that this version does not know");
  }

  /**
   * As {@link #decode}, of whatever type the deserializer makes of it. Nothing is said about the
   * data on the word of a registry that may be another one than it was written with: only one that
   * has had some schema of ours is believed that it does not have another.
   */
  @Nullable Object decodeAny(ConsumerRecord<String, byte[]> source)
      throws UnreadableValueException {
    Deserializer<Object> decoder = deserializer();
    Object value;
    try {
      value = decoder.deserialize(source.topic(), source.headers(), source.value());
    } catch (RuntimeException e) {
      RegistryAnswer answer = RegistryAnswer.behind(e);
      if (answer == RegistryAnswer.OUTAGE) {
        throw failures.registry(e);
      }
      if (answer == RegistryAnswer.NO_SUCH_SCHEMA && !proven.get()) {
        throw failures.strangeRegistry(source.topic(), Failures.chain(e));
      }
      throw new UnreadableValueException(source, Failures.chain(e), e);
    }
    if (value instanceof GenericContainer container) {
      requireTypeOf(source, container.getSchema().getFullName());
    }
    return value;
  }

  private void requireTypeOf(ConsumerRecord<String, byte[]> source, String type) {
    Optional<String> written = typeOf(source);
    if (written.filter(type::equals).isPresent()) {
      proven.set(true);
    } else if (written.isPresent() && !proven.get()) {
      throw failures.strangeRegistry(
          source.topic(), "it has %s where %s was".formatted(type, written.get()));
    }
  }

  /** What a record is, whatever a registry makes of it. */
  private static Optional<String> typeOf(ConsumerRecord<String, byte[]> source) {
    return switch (source.topic()) {
      case Topics.KEY_STATES -> Optional.of(KeySnapshot.SCHEMA$.getFullName());
      case Topics.KEY_ALIASES -> Optional.of(AliasSnapshot.SCHEMA$.getFullName());
      default ->
          Optional.<Header>ofNullable(source.headers().lastHeader(CloudEventHeaders.TYPE))
              .map(header -> new String(header.value(), StandardCharsets.UTF_8));
    };
  }

  @SuppressWarnings("unchecked") // the contract's records are what the named class is for
  private synchronized Serializer<Object> serializer() {
    if (serializer.isEmpty()) {
      Serializer<?> made = instance(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, Serializer.class);
      configure(() -> made.configure(config, false));
      serializer = Optional.of(made);
    }
    return (Serializer<Object>) serializer.get();
  }

  @SuppressWarnings("unchecked") // as above
  private synchronized Deserializer<Object> deserializer() {
    if (deserializer.isEmpty()) {
      Deserializer<?> made =
          instance(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, Deserializer.class);
      configure(() -> made.configure(config, false));
      deserializer = Optional.of(made);
    }
    return (Deserializer<Object>) deserializer.get();
  }

  private <T> T instance(String setting, Class<T> type) {
    String name = String.valueOf(config.get(setting));
    try {
      return Class.forName(name).asSubclass(type).getDeclaredConstructor().newInstance();
    } catch (ReflectiveOperationException | ClassCastException e) {
      throw new KeylifeClientException(
          Reason.SETTINGS,
          String.format(
              "The class %s, named by %s, cannot be used: %s. Check its name, and that its jar is"
                  + " on the class path.",
              name, setting, e),
          e);
    }
  }

  private static void configure(Runnable configure) {
    try {
      configure.run();
    } catch (RuntimeException e) {
      throw new KeylifeClientException(
          Reason.SETTINGS,
          "The Avro serializer does not accept its settings: " + e.getMessage(),
          e);
    }
  }

  @Override
  public synchronized void close() {
    serializer.ifPresent(Serializer::close);
    deserializer.ifPresent(Deserializer::close);
  }
}
