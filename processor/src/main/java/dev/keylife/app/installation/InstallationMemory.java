package dev.keylife.app.installation;

import dev.keylife.app.settings.ProcessorSettings;
import dev.keylife.program.exit.ExitCode;
import dev.keylife.program.exit.ProgramException;
import dev.keylife.schema.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsConfig;

/**
 * Where an installation's record is kept: in a small compacted topic of its own, and in a file in
 * {@code state.dir}, which is there too when somebody has deleted all topics.
 */
public final class InstallationMemory {
  private static final String KEY = "installation";
  private static final Duration POLL = Duration.ofMillis(200);

  /** The smallest that Kafka takes. The clock is asked here, and leaves a record each time. */
  private static final String SEGMENT_BYTES = Integer.toString(1024 * 1024);

  private final ProcessorSettings settings;
  private final String topic;
  private final Path file;

  public InstallationMemory(ProcessorSettings settings) {
    this.settings = settings;
    String application = settings.getString(ProcessorSettings.APPLICATION_ID);
    this.topic = topic(application);
    this.file = settings.stateDirectory().resolve("installation-" + application + ".json");
  }

  /** The topic of an installation's record; the brokers' clock is read from it too. */
  public static String topic(String applicationId) {
    return applicationId + "-installation";
  }

  public Path file() {
    return file;
  }

  /** Makes the topic, unless it is there. */
  void create(Admin admin) {
    short replication = settings.getShort(ProcessorSettings.TOPICS_REPLICATION_FACTOR);
    NewTopic wanted =
        new NewTopic(
                topic,
                Optional.of(1),
                replication < 0 ? Optional.empty() : Optional.of(replication))
            .configs(
                Map.of(
                    TopicConfig.CLEANUP_POLICY_CONFIG, "compact",
                    TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime",
                    TopicConfig.SEGMENT_BYTES_CONFIG, SEGMENT_BYTES,
                    TopicConfig.DELETE_RETENTION_MS_CONFIG, "60000",
                    TopicConfig.UNCLEAN_LEADER_ELECTION_ENABLE_CONFIG, "false"));
    try {
      Void unused =
          new AdminAnswers(settings.startupTimeout())
              .await(admin.createTopics(List.of(wanted)).all());
    } catch (TopicExistsException e) {
      // Made at an earlier start, or by another instance just now.
    }
  }

  /**
   * What the topic, which exists, says last of the installation.
   *
   * @throws KafkaException if it cannot be read within the startup timeout
   */
  Optional<InstallationRecord> inTopic() {
    return Optional.ofNullable(latest(KEY::equals).get(KEY))
        .map(json -> parse(json, "The record in the topic " + topic));
  }

  /**
   * What the topic, which exists, says last of each of its keys.
   *
   * @param keys which keys
   * @throws KafkaException if it cannot be read within the startup timeout
   */
  public Map<String, byte[]> latest(Predicate<String> keys) {
    Map<String, Object> config = new HashMap<>(settings.kafka(StreamsConfig.CONSUMER_PREFIX));
    config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    config.put(
        ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
        Math.toIntExact(settings.startupTimeout().toMillis()));
    config.remove(ConsumerConfig.GROUP_ID_CONFIG);
    config.remove(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG);
    Map<String, byte[]> latest = new HashMap<>();
    try (KafkaConsumer<String, byte[]> consumer =
        new KafkaConsumer<>(config, new StringDeserializer(), new ByteArrayDeserializer())) {
      TopicPartition only = new TopicPartition(topic, 0);
      consumer.assign(List.of(only));
      consumer.seekToBeginning(List.of(only));
      long end = consumer.endOffsets(List.of(only)).getOrDefault(only, 0L);
      long deadline = System.nanoTime() + settings.startupTimeout().toNanos();
      while (consumer.position(only) < end) {
        if (System.nanoTime() > deadline) {
          throw new TimeoutException("the topic " + topic + " cannot be read to its end");
        }
        for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
          if (record.key() != null && record.value() != null && keys.test(record.key())) {
            latest.put(record.key(), record.value());
          }
        }
      }
    }
    return latest;
  }

  /** What the file says. */
  public Optional<InstallationRecord> inFile() {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(parse(Files.readAllBytes(file), "The file " + file));
    } catch (IOException e) {
      throw new ProgramException(
          ExitCode.DISK, "The file " + file + " cannot be read: " + e.getMessage(), e);
    }
  }

  private static InstallationRecord parse(byte[] json, String where) {
    try {
      return InstallationRecord.parse(json);
    } catch (IOException e) {
      throw new ProgramException(
          ExitCode.UNAVAILABLE,
          where
              + " is not what Keylife writes there: it is damaged, or a later release wrote it. If"
              + " it is damaged, delete it; the other copy is taken.",
          e);
    }
  }

  /**
   * Keeps a record in both places.
   *
   * @throws KafkaException if it cannot be published
   * @throws IOException if it cannot be written to the file
   */
  void keep(InstallationRecord record) throws IOException {
    publish(Map.of(KEY, record.toJson()));
    keepFile(record);
  }

  /**
   * Publishes to the topic, by key.
   *
   * @throws KafkaException if that fails
   */
  public void publish(Map<String, byte[]> values) {
    Map<String, Object> config = new HashMap<>(settings.kafka(StreamsConfig.PRODUCER_PREFIX));
    config.remove(ProducerConfig.TRANSACTIONAL_ID_CONFIG);
    try (KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer())) {
      for (Map.Entry<String, byte[]> value : values.entrySet()) {
        var unused =
            producer
                .send(new ProducerRecord<>(topic, 0, value.getKey(), value.getValue()))
                .get(settings.startupTimeout().toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (ExecutionException | java.util.concurrent.TimeoutException e) {
      throw new KafkaException("the record of the installation cannot be published", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted", e);
    }
  }

  /** Keeps a record in the file, whole or not at all. */
  void keepFile(InstallationRecord record) throws IOException {
    Path folder = settings.stateDirectory();
    Files.createDirectories(folder);
    Path partial = Files.createTempFile(folder, ".installation", ".tmp");
    try {
      Files.write(partial, record.toJson());
      Files.move(
          partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(partial);
    }
  }

  /** The names of all that is compared: what an installation is made of. */
  public static List<String> names(Collection<String> changelogs) {
    List<String> names =
        new ArrayList<>(
            List.of(
                Topics.KEY_COMMANDS,
                Topics.KEY_COMMANDS_DLQ,
                Topics.KEY_ALIAS_STEPS,
                Topics.KEY_ALIASES,
                Topics.KEY_EVENTS,
                Topics.KEY_MATERIALS,
                Topics.KEY_STATES));
    names.addAll(changelogs);
    return names;
  }
}
