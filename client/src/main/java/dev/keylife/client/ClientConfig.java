package dev.keylife.client;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Turns {@link ClientSettings} into the configurations of a producer, a consumer and the Avro
 * serializers: Keylife's defaults, then the user's properties over them, then what must not be
 * changed.
 *
 * <p>Kafka itself carries bytes; the Avro (de)serializer is called by {@link ValueCodec}. So an
 * unreachable registry and an unreachable broker give different errors, and one unreadable record
 * does not end a reader.
 */
final class ClientConfig {
  /** How long a broker or registry may take before the user hears about it, by default. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** How long closing may take. */
  static final Duration CLOSE = Duration.ofSeconds(5);

  private static final String MILLIS = Long.toString(PATIENCE.toMillis());

  /** Defaults of the Avro (de)serializers, in the names of the Confluent Schema Registry. */
  private static final Map<String, String> CODEC_DEFAULTS =
      Map.of(
          ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG,
          "dev.keylife.serde.RegistryAvroSerializer",
          ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG,
          "dev.keylife.serde.RegistryAvroDeserializer",
          "value.subject.name.strategy",
          "io.confluent.kafka.serializers.subject.TopicRecordNameStrategy",
          "specific.avro.reader",
          "true",
          "avro.remove.java.properties",
          "true",
          "http.connect.timeout.ms",
          "5000",
          "http.read.timeout.ms",
          MILLIS,
          "max.retries",
          "1",
          "missing.id.cache.ttl.sec",
          "10");

  /** A client that finds no broker gives up after {@link #PATIENCE} instead of a minute. */
  private static final Map<String, String> KAFKA_DEFAULTS =
      Map.of(
          CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG,
          MILLIS,
          CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG,
          "8000",
          CommonClientConfigs.SOCKET_CONNECTION_SETUP_TIMEOUT_MS_CONFIG,
          "5000",
          ProducerConfig.MAX_BLOCK_MS_CONFIG,
          MILLIS,
          ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
          MILLIS,
          ProducerConfig.LINGER_MS_CONFIG,
          "0",
          // Works without a native library too.
          ProducerConfig.COMPRESSION_TYPE_CONFIG,
          "lz4");

  private final ClientSettings settings;
  private final Consumer<String> progress;
  private final AtomicBoolean saidSlow = new AtomicBoolean();

  ClientConfig(ClientSettings settings) {
    this(settings, words -> {});
  }

  /**
   * @param progress is told, for people, where something takes long
   */
  ClientConfig(ClientSettings settings, Consumer<String> progress) {
    this.settings = settings;
    this.progress = progress;
  }

  /** Says, once, that brokers let somebody wait. */
  void saySlow() {
    if (saidSlow.compareAndSet(false, true)) {
      progress.accept(
          "Waiting for a Kafka broker at %s, up to %d s."
              .formatted(settings.bootstrapServers(), patience().toSeconds()));
    }
  }

  ClientSettings settings() {
    return settings;
  }

  /**
   * What signs commands.
   *
   * @throws KeylifeClientException if a serializer is to write with another schema than a command's
   *     own, which the signature would not be for
   */
  Optional<CommandSigner> signer() {
    for (String other : List.of("use.latest.version", "use.schema.id")) {
      String value = settings.properties().getOrDefault(other, "false");
      if (settings.signer().isPresent() && !value.equals("false")) {
        throw new KeylifeClientException(
            KeylifeClientException.Reason.SETTINGS,
            "Commands are signed with their own schemas, so %s=%s cannot be used beside a signing key."
                .formatted(other, value));
      }
    }
    return settings.signer();
  }

  /** How long a broker may take before the user hears about it. */
  Duration patience() {
    String millis = settings.properties().get(CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG);
    try {
      return millis == null ? PATIENCE : Duration.ofMillis(Long.parseLong(millis));
    } catch (NumberFormatException e) {
      return PATIENCE; // Kafka itself refuses the setting, in its own words
    }
  }

  /**
   * @param batched whether many commands are to go in one request, each a little later for it
   */
  Map<String, Object> producer(boolean batched) {
    Map<String, Object> config = kafka();
    if (batched && !settings.properties().containsKey(ProducerConfig.LINGER_MS_CONFIG)) {
      config.put(ProducerConfig.LINGER_MS_CONFIG, "5"); // what Kafka's own producers wait
    }
    config.put(ProducerConfig.ACKS_CONFIG, "all");
    config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true");
    config.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, StringSerializer.class);
    config.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    return config;
  }

  /**
   * A consumer that is soon closed. It then waits for its last fetch (seen with 4.3.1), which a
   * silent topic holds for as long as {@code fetch.max.wait.ms}: half a second of each command.
   */
  Map<String, Object> briefConsumer() {
    Map<String, Object> config = consumer();
    if (!settings.properties().containsKey(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG)) {
      config.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, "50");
    }
    return config;
  }

  /** One whose keys keep their bytes, one to a character. */
  Map<String, Object> briefRawConsumer() {
    Map<String, Object> config = briefConsumer();
    config.put("key.deserializer.encoding", StandardCharsets.ISO_8859_1.name());
    return config;
  }

  /** A producer that publishes all of a transaction or nothing, and one at a time by its id. */
  Map<String, Object> transactionalProducer(String transactionalId) {
    Map<String, Object> config = producer(false);
    config.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId);
    config.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    // A dead letter is as large as the topic of commands takes, and its headers come on top.
    config.putIfAbsent(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, "8388608");
    return config;
  }

  Map<String, Object> consumer() {
    Map<String, Object> config = kafka();
    config.remove(ConsumerConfig.GROUP_ID_CONFIG);
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    // Where retention has taken the offset asked for, the oldest record left is the next best.
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
    config.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, StringDeserializer.class);
    config.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    return config;
  }

  /** A consumer that shares the partitions, and remembers how far it came, with its group. */
  Map<String, Object> groupConsumer(String group) {
    Map<String, Object> config = consumer();
    config.put(ConsumerConfig.GROUP_ID_CONFIG, group);
    return config;
  }

  Map<String, Object> admin() {
    return kafka();
  }

  /** What the Avro (de)serializers get: everything, untouched, over their defaults. */
  Map<String, Object> codec() {
    Map<String, Object> config = new HashMap<>(CODEC_DEFAULTS);
    config.putAll(settings.properties());
    config.put("schema.registry.url", settings.schemaRegistryUrl());
    return config;
  }

  /** For a deserializer that keeps to the schema a record was written with. */
  Map<String, Object> genericCodec() {
    Map<String, Object> config = codec();
    config.put("specific.avro.reader", "false");
    return config;
  }

  private Map<String, Object> kafka() {
    Map<String, Object> config = new HashMap<>(KAFKA_DEFAULTS);
    config.putAll(settings.properties());
    config.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, settings.bootstrapServers());
    return config;
  }
}
