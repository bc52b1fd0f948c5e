package dev.keylife.app.keyset;

import dev.keylife.app.settings.ProcessorSettings;
import dev.keylife.program.exit.ExitCode;
import dev.keylife.program.exit.ProgramException;
import dev.keylife.schema.Topics;
import dev.keylife.streams.resealing.SealingProgress;
import dev.keylife.streams.resealing.SealingProgressCodec;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.streams.StreamsConfig;

/**
 * What the processors of an installation have committed about how their partitions' secrets are
 * sealed. Read from the compacted topic that they keep it in, so it is there also when none of them
 * runs.
 *
 * @param partitions how many partitions there are
 * @param progress by partition; one that no processor has run is missing
 */
record SealingReport(int partitions, Map<Integer, SealingProgress> progress) {
  private static final Duration POLL = Duration.ofMillis(200);

  SealingReport {
    progress = Map.copyOf(progress);
  }

  /**
   * Reads what is committed now.
   *
   * @throws ProgramException if the brokers cannot be reached within the startup timeout
   */
  static SealingReport read(ProcessorSettings settings) {
    Map<String, Object> config = new HashMap<>(settings.kafka(StreamsConfig.CONSUMER_PREFIX));
    config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    config.put(
        ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
        Math.toIntExact(settings.startupTimeout().toMillis()));
    config.remove(ConsumerConfig.GROUP_ID_CONFIG);
    config.remove(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG);
    Deserializer<SealingProgress> values = SealingProgressCodec.serde().deserializer();
    try (KafkaConsumer<String, SealingProgress> consumer =
        new KafkaConsumer<>(config, new StringDeserializer(), values)) {
      String topic =
          SealingProgressCodec.topic(settings.getString(ProcessorSettings.APPLICATION_ID));
      int partitions = partitions(consumer, Topics.KEY_COMMANDS);
      int reported = Math.min(partitions, partitions(consumer, topic));
      List<TopicPartition> all =
          IntStream.range(0, reported).mapToObj(p -> new TopicPartition(topic, p)).toList();
      return new SealingReport(partitions, latest(consumer, all, settings.startupTimeout()));
    } catch (KafkaException e) {
      throw new ProgramException(
          ExitCode.UNAVAILABLE,
          "The brokers cannot be asked what still needs the master key: "
              + e.getMessage()
              + ". Check that they run, and the kafka.* settings. Nothing was changed.",
          e);
    }
  }

  private static int partitions(KafkaConsumer<?, ?> consumer, String topic) {
    return Optional.ofNullable(consumer.partitionsFor(topic)).map(List::size).orElse(0);
  }

  private static Map<Integer, SealingProgress> latest(
      KafkaConsumer<String, SealingProgress> consumer,
      List<TopicPartition> topicPartitions,
      Duration timeout) {
    Map<Integer, SealingProgress> latest = new TreeMap<>();
    consumer.assign(topicPartitions);
    consumer.seekToBeginning(topicPartitions);
    Map<TopicPartition, Long> ends = consumer.endOffsets(topicPartitions);
    long deadline = System.nanoTime() + timeout.toNanos();
    while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
      if (System.nanoTime() > deadline) {
        throw new org.apache.kafka.common.errors.TimeoutException("no answer within " + timeout);
      }
      for (ConsumerRecord<String, SealingProgress> record : consumer.poll(POLL)) {
        Optional.ofNullable(record.value())
            .ifPresent(progress -> latest.put(record.partition(), progress));
      }
    }
    return latest;
  }
}
