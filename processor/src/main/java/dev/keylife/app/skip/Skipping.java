package dev.keylife.app.skip;

import dev.keylife.app.installation.Brokers;
import dev.keylife.app.settings.ProcessorSettings;
import dev.keylife.program.exit.ExitCode;
import dev.keylife.program.exit.ProgramException;
import dev.keylife.schema.DlqHeaders;
import dev.keylife.schema.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.GroupType;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupNotEmptyException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.UnknownMemberIdException;
import org.apache.kafka.common.errors.UnstableOffsetCommitException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;

/**
 * Moves the consumer group past records of one partition. Nothing else decides where the stream
 * goes on: input offsets are committed with what they brought about, and who takes the partition
 * over begins at the committed one. So it is enough to move that, while nobody has the partition;
 * the brokers refuse it otherwise.
 */
final class Skipping implements AutoCloseable {
  private static final Duration READING = Duration.ofSeconds(30);

  private final ProcessorSettings settings;
  private final Admin admin;
  private final TopicPartition partition;
  private final String group;

  Skipping(ProcessorSettings settings, int partition) {
    this.settings = settings;
    this.admin = Brokers.admin(settings);
    this.partition = new TopicPartition(Topics.KEY_COMMANDS, partition);
    this.group = settings.getString(ProcessorSettings.APPLICATION_ID);
  }

  /**
   * Checks that records are the next of their partition, and that they are there.
   *
   * @throws ProgramException if they are not, or a processor is running
   */
  void requireNext(long first, long last) {
    int partitions =
        await(admin.describeTopics(List.of(partition.topic())).allTopicNames())
            .values()
            .iterator()
            .next()
            .partitions()
            .size();
    if (partition.partition() >= partitions) {
      throw refused(
          partition.topic() + " has partitions 0 to " + (partitions - 1) + ", and no " + partition);
    }
    requireNobody();
    long next = committed().orElseGet(() -> offset(OffsetSpec.earliest()));
    if (first != next) {
      throw refused(
          partition
              + " goes on at offset "
              + next
              + ", so "
              + first
              + (first < next
                  ? " has been processed or skipped already"
                  : " is not the next; records before it would be lost"));
    }
    long end = offset(OffsetSpec.latest());
    if (last < first || last >= end) {
      throw refused(partition + " has nothing at offset " + last + "; it ends before " + end);
    }
  }

  /**
   * Checks that the record cannot be fetched here either.
   *
   * @throws ProgramException if it can
   */
  void requireUnreadable(long offset) {
    Map<String, Object> config = settings.kafka(StreamsConfig.CONSUMER_PREFIX);
    config.keySet().removeAll(List.of(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG));
    config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1);
    config.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 1); // one batch
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.assign(List.of(partition));
      consumer.seek(partition, offset);
      if (!consumer.poll(READING).isEmpty()) {
        throw refused(
            partition
                + "@"
                + offset
                + " can be fetched, so it is not what stops the processor, unless that has less"
                + " memory. Look for what fails in its log; --force skips the record all the same");
      }
    } catch (OutOfMemoryError | KafkaException cannot) {
      if (cannot instanceof RetriableException outage) {
        throw outage;
      }
    }
  }

  /**
   * Moves the group behind the last record, and notes the place of each in the dead-letter topic.
   * What is noted counts only once the group has moved: where the brokers refuse that, because a
   * processor has begun to run meanwhile, nothing is said to be skipped.
   *
   * @throws ProgramException if a processor has begun to run
   */
  void skip(long first, long last) {
    Map<String, Object> config = settings.kafka(StreamsConfig.PRODUCER_PREFIX);
    config.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, group + "-skip");
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
      producer.initTransactions();
      producer.beginTransaction();
      try {
        for (long offset = first; offset <= last; offset++) {
          await(producer.send(letter(offset)));
        }
        moveGroup(new OffsetAndMetadata(last + 1));
      } catch (ProgramException | KafkaException e) {
        producer.abortTransaction(); // an open one would hold up who reads the dead letters
        throw e;
      }
      producer.commitTransaction();
    }
  }

  private void moveGroup(OffsetAndMetadata to) {
    Map<TopicPartition, OffsetAndMetadata> offsets = Map.of(partition, to);
    try {
      await(
          isOfStreamsProtocol()
              ? admin.alterStreamsGroupOffsets(group, offsets).all()
              : admin.alterConsumerGroupOffsets(group, offsets).all());
    } catch (GroupNotEmptyException | UnknownMemberIdException e) {
      throw running();
    }
  }

  private ProducerRecord<byte[], byte[]> letter(long offset) {
    ProducerRecord<byte[], byte[]> letter =
        new ProducerRecord<>(Topics.KEY_COMMANDS_DLQ, null, null);
    Map.of(
            DlqHeaders.CAUSE, "an operator skipped it: it could not be fetched",
            DlqHeaders.SOURCE_TOPIC, partition.topic(),
            DlqHeaders.SOURCE_PARTITION, Integer.toString(partition.partition()),
            DlqHeaders.SOURCE_OFFSET, Long.toString(offset))
        .forEach((name, text) -> letter.headers().add(name, text.getBytes(StandardCharsets.UTF_8)));
    return letter;
  }

  private void requireNobody() {
    if (listing()
        .flatMap(GroupListing::groupState)
        .filter(s -> s != GroupState.EMPTY)
        .isPresent()) {
      throw running();
    }
  }

  private boolean isOfStreamsProtocol() {
    return listing().flatMap(GroupListing::type).filter(GroupType.STREAMS::equals).isPresent();
  }

  private Optional<GroupListing> listing() {
    return await(admin.listGroups().all()).stream()
        .filter(g -> g.groupId().equals(group))
        .findFirst();
  }

  private ProgramException running() {
    return new ProgramException(
        ExitCode.NOT_YET,
        "the consumer group "
            + group
            + " has members. Stop all processors; one that was killed is missed after"
            + " kafka.session.timeout.ms. Then try again");
  }

  /** What is committed, also by a transaction whose end was not marked yet. */
  private Optional<Long> committed() {
    try {
      return Optional.ofNullable(
              await(
                      admin
                          .listConsumerGroupOffsets(
                              group, new ListConsumerGroupOffsetsOptions().requireStable(true))
                          .partitionsToOffsetAndMetadata())
                  .get(partition))
          .map(OffsetAndMetadata::offset);
    } catch (UnstableOffsetCommitException | org.apache.kafka.common.errors.TimeoutException e) {
      throw new ProgramException(
          ExitCode.NOT_YET,
          "a transaction of a processor that was killed is open still. The brokers end it within"
              + " kafka.transaction.timeout.ms; try again then",
          e);
    }
  }

  private long offset(OffsetSpec which) {
    ListOffsetsResult found = admin.listOffsets(Map.of(partition, which));
    return await(found.partitionResult(partition)).offset();
  }

  private static ProgramException refused(String why) {
    return new ProgramException(ExitCode.USAGE, why);
  }

  private <T> T await(KafkaFuture<T> future) {
    return await((java.util.concurrent.Future<T>) future);
  }

  private <T> T await(java.util.concurrent.Future<T> future) {
    try {
      return future.get(settings.startupTimeout().toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof KafkaException cause) {
        throw cause;
      }
      throw new KafkaException(e.getCause());
    } catch (java.util.concurrent.TimeoutException e) {
      throw new org.apache.kafka.common.errors.TimeoutException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted", e);
    }
  }

  @Override
  public void close() {
    admin.close();
  }
}
