package dev.keylife.client;

import dev.keylife.client.KeylifeClientException.Reason;
import dev.keylife.schema.ContractTrust;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerConfig;
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
  private final Trouble trouble;
  private Optional<Serializer<?>> serializer = Optional.empty();
  private Optional<Deserializer<?>> deserializer = Optional.empty();

  ValueCodec(Map<String, Object> config, Trouble trouble) {
    ContractTrust.establish();
    this.config = config;
    this.trouble = trouble;
  }

  /**
   * @throws KeylifeClientException if the registry does not answer or refuses the schema
   */
  byte[] encode(String topic, Headers headers, SpecificRecord value) {
    Serializer<Object> encoder = serializer();
    try {
      return encoder.serialize(topic, headers, value);
    } catch (RuntimeException e) {
      throw trouble.registry(e);
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

  /** As {@link #decode}, of whatever type the deserializer makes of it. */
  @Nullable Object decodeAny(ConsumerRecord<String, byte[]> source)
      throws UnreadableValueException {
    try {
      return deserializer().deserialize(source.topic(), source.headers(), source.value());
    } catch (RuntimeException e) {
      if (Trouble.isOutage(e)) {
        throw trouble.registry(e);
      }
      throw new UnreadableValueException(source, Trouble.chain(e), e);
    }
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
