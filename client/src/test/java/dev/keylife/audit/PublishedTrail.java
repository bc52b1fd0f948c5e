package dev.keylife.audit;

import dev.keylife.client.TopicEnds;
import dev.keylife.schema.KeylifeHeaders;
import dev.keylife.schema.Topics;
import dev.keylife.snapshot.KeySnapshot;
import dev.keylife.type.KeySpec;
import dev.keylife.type.KeyState;
import dev.keylife.type.KeyUsage;
import dev.keylife.type.Origin;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;

/** The sample trail on a broker, in transactions as the processor writes it. */
public final class PublishedTrail {
  private static final Set<String> TOPICS = Set.of(Topics.KEY_EVENTS, Topics.KEY_STATES);
  private static final int PARTITIONS = 2;

  private final SampleTrail sample = SampleTrail.whole();
  private final Map<String, Object> config;

  private PublishedTrail(Map<String, Object> config) {
    this.config = config;
  }

  /** Creates the topics and publishes. */
  public static PublishedTrail on(String bootstrapServers, String registry) throws Exception {
    PublishedTrail trail =
        new PublishedTrail(
            Map.of(
                "bootstrap.servers", bootstrapServers,
                "schema.registry.url", registry,
                "value.subject.name.strategy",
                    "io.confluent.kafka.serializers.subject.TopicRecordNameStrategy",
                "avro.remove.java.properties", "true",
                "key.serializer", StringSerializer.class,
                "value.serializer", "dev.keylife.serde.RegistryAvroSerializer",
                "transactional.id", "published-trail"));
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
      admin
          .createTopics(TOPICS.stream().map(PublishedTrail::keptForEver).toList())
          .all()
          .get(60, TimeUnit.SECONDS);
    }
    trail.publishAll();
    return trail;
  }

  /** The trail is an old one: half a minute after its start a broker deletes what is too old. */
  private static NewTopic keptForEver(String name) {
    return new NewTopic(name, PARTITIONS, (short) 1)
        .configs(Map.of(TopicConfig.RETENTION_MS_CONFIG, "-1"));
  }

  private void publishAll() {
    try (KafkaProducer<String, SpecificRecord> producer = new KafkaProducer<>(config)) {
      producer.initTransactions();
      producer.beginTransaction();
      sample.records.forEach(stored -> producer.send(record(stored)));
      sample.anchors.forEach((key, anchor) -> producer.send(state(key, anchor.hash())));
      producer.commitTransaction();
    }
    awaitCommitted();
  }

  /**
   * A broker confirms a commit before it has marked it in the partitions: a reader that comes
   * between the two sees nothing of the transaction.
   */
  private void awaitCommitted() {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", config.get("bootstrap.servers")))) {
      Awaitility.await("the mark of the commit")
          .atMost(Duration.ofSeconds(60))
          .pollInterval(Duration.ofMillis(10))
          .until(
              () ->
                  TopicEnds.of(admin, TOPICS, IsolationLevel.READ_COMMITTED)
                      .equals(TopicEnds.of(admin, TOPICS, IsolationLevel.READ_UNCOMMITTED)));
    }
  }

  private static ProducerRecord<String, SpecificRecord> record(SampleTrail.Stored stored) {
    ProducerRecord<String, SpecificRecord> record =
        new ProducerRecord<>(
            Topics.KEY_EVENTS,
            stored.partition(),
            stored.timestamp().toEpochMilli(),
            stored.key(),
            stored.event());
    stored
        .attributes()
        .forEach((name, text) -> record.headers().add(name, text.getBytes(StandardCharsets.UTF_8)));
    return record;
  }

  private ProducerRecord<String, SpecificRecord> state(String key, ByteBuffer hash) {
    if (key.equals("letters")) { // deleted in the end
      ProducerRecord<String, SpecificRecord> tombstone =
          new ProducerRecord<>(Topics.KEY_STATES, key, null);
      byte[] bytes = new byte[hash.remaining()];
      hash.duplicate().get(bytes);
      tombstone.headers().add(KeylifeHeaders.LAST_EVENT_HASH, bytes);
      return tombstone;
    }
    return new ProducerRecord<>(
        Topics.KEY_STATES,
        key,
        KeySnapshot.newBuilder()
            .setKeyId(key)
            .setKeyArn("arn:aws:kms:eu-central-1:111122223333:key/" + key)
            .setKeySpec(KeySpec.SYMMETRIC_DEFAULT)
            .setKeyUsage(KeyUsage.ENCRYPT_DECRYPT)
            .setOrigin(Origin.EXTERNAL)
            .setKeyState(KeyState.Enabled)
            .setCreationDate(Instant.EPOCH)
            .setSequence(4)
            .setLastEventHash(hash.duplicate())
            .setUpdatedAt(Instant.EPOCH)
            .build());
  }

  /** Publishes a record once more, and returns the offset of the copy. */
  public long publishAgain(int index) throws Exception {
    try (KafkaProducer<String, SpecificRecord> producer = new KafkaProducer<>(config)) {
      producer.initTransactions();
      producer.beginTransaction();
      var sent = producer.send(record(sample.records.get(index)));
      producer.commitTransaction();
      awaitCommitted();
      return sent.get(60, TimeUnit.SECONDS).offset();
    }
  }

  /** Publishes whatever it is given as an event. */
  public void publishBytes(byte[] value) throws Exception {
    try (KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", config.get("bootstrap.servers")),
            new StringSerializer(),
            new ByteArraySerializer())) {
      producer
          .send(new ProducerRecord<>(Topics.KEY_EVENTS, "orders", value))
          .get(60, TimeUnit.SECONDS);
    }
  }
}
