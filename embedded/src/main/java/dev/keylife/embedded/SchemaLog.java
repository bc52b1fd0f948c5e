package dev.keylife.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The compacted topic {@code _schemas}, in the shape that Confluent's registry gives it: JSON keys
 * {@code {"keytype":"SCHEMA","subject":…,"version":…}} and {@code {"keytype":"CONFIG",…}}.
 */
final class SchemaLog implements AutoCloseable {
  static final String TOPIC = "_schemas";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final TopicPartition PARTITION = new TopicPartition(TOPIC, 0);
  private static final int TIMEOUT_SECONDS = 30;

  private final Map<String, Object> client;
  private final KafkaProducer<byte[], byte[]> producer;

  private SchemaLog(Map<String, Object> client) {
    this.client = client;
    this.producer =
        new KafkaProducer<>(client, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** Opens the log, and makes its topic if missing. */
  static SchemaLog open(Map<String, Object> client) {
    try (Admin admin = Admin.create(client)) {
      NewTopic topic =
          new NewTopic(TOPIC, Optional.of(1), Optional.empty())
              .configs(Map.of("cleanup.policy", "compact"));
      admin.createTopics(List.of(topic)).all().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw unavailable(e);
      }
    } catch (TimeoutException e) {
      throw unavailable(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unavailable(e);
    }
    return new SchemaLog(client);
  }

  /** Applies every record that there is. */
  void replay(SchemaCatalog catalog) {
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(client, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.assign(List.of(PARTITION));
      consumer.seekToBeginning(List.of(PARTITION));
      long end = consumer.endOffsets(List.of(PARTITION)).getOrDefault(PARTITION, 0L);
      while (consumer.position(PARTITION) < end) {
        for (ConsumerRecord<byte[], byte[]> r : consumer.poll(Duration.ofMillis(500))) {
          apply(catalog, r.key(), Optional.ofNullable(r.value()));
        }
      }
    }
  }

  void putVersion(SchemaCatalog catalog, SchemaCatalog.Version v) {
    ObjectNode value =
        JSON.createObjectNode()
            .put("subject", v.subject())
            .put("version", v.version())
            .put("id", v.id())
            .put("schema", v.schema())
            .put("deleted", v.deleted());
    append(catalog, schemaKey(v.subject(), v.version()), Optional.of(value));
  }

  void removeVersion(SchemaCatalog catalog, String subject, int version) {
    append(catalog, schemaKey(subject, version), Optional.empty());
  }

  /** An empty subject stands for the global level; an empty level for none. */
  void setLevel(SchemaCatalog catalog, String subject, Optional<CompatibilityLevel> level) {
    ObjectNode key = JSON.createObjectNode().put("keytype", "CONFIG");
    key.put("subject", subject.isEmpty() ? null : subject).put("magic", 0);
    append(
        catalog, key, level.map(l -> JSON.createObjectNode().put("compatibilityLevel", l.name())));
  }

  private static ObjectNode schemaKey(String subject, int version) {
    return JSON.createObjectNode()
        .put("keytype", "SCHEMA")
        .put("subject", subject)
        .put("version", version)
        .put("magic", 1);
  }

  /** Writes a record, and applies it once the broker has it. */
  private void append(SchemaCatalog catalog, ObjectNode key, Optional<ObjectNode> value) {
    byte[] keyBytes = key.toString().getBytes(StandardCharsets.UTF_8);
    Optional<byte[]> valueBytes = value.map(v -> v.toString().getBytes(StandardCharsets.UTF_8));
    try {
      producer
          .send(new ProducerRecord<>(TOPIC, 0, keyBytes, valueBytes.orElse(null)))
          .get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw RegistryError.store(e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw RegistryError.store("interrupted");
    }
    apply(catalog, keyBytes, valueBytes);
  }

  private static void apply(SchemaCatalog catalog, byte[] keyBytes, Optional<byte[]> valueBytes) {
    try {
      JsonNode key = JSON.readTree(keyBytes);
      String subject = key.path("subject").asText("");
      JsonNode value =
          valueBytes.isPresent() ? JSON.readTree(valueBytes.get()) : JSON.missingNode();
      switch (key.path("keytype").asText()) {
        case "SCHEMA" -> applySchema(catalog, subject, key.path("version").asInt(), value);
        case "CONFIG" -> applyLevel(catalog, subject, value);
        default -> {
          // NOOP and the like, which Confluent's registry writes.
        }
      }
    } catch (IOException e) {
      throw new EmbeddedException("A record of " + TOPIC + " is not JSON", e);
    }
  }

  private static void applySchema(
      SchemaCatalog catalog, String subject, int version, JsonNode value) {
    if (value.isMissingNode()) {
      catalog.remove(subject, version);
    } else {
      catalog.put(
          new SchemaCatalog.Version(
              subject,
              version,
              value.path("id").asInt(),
              value.path("schema").asText(),
              value.path("deleted").asBoolean()));
    }
  }

  private static void applyLevel(SchemaCatalog catalog, String subject, JsonNode value) {
    if (value.isMissingNode()) {
      catalog.removeLevel(subject);
    } else {
      catalog.setLevel(subject, CompatibilityLevel.of(value.path("compatibilityLevel").asText()));
    }
  }

  private static EmbeddedException unavailable(Exception e) {
    return new EmbeddedException("The registry's topic cannot be made: " + e, e);
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(5));
  }
}
