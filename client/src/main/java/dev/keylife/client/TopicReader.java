package dev.keylife.client;

import static java.util.stream.Collectors.toMap;

import dev.keylife.client.EventQuery.Start;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;

/**
 * Reads committed records of one topic, all partitions assigned by hand: no consumer group, nothing
 * left behind on the broker.
 *
 * <p>For one thread, save {@link #wakeup}.
 */
final class TopicReader implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(200);

  private final String topic;
  private final Failures failures;
  private final Duration patience;
  private final KafkaConsumer<String, byte[]> consumer;

  /**
   * @throws KeylifeClientException if no broker answers or there is no such topic
   */
  TopicReader(ClientConfig config, Failures failures, String topic) {
    this(config, config.briefConsumer(), failures, topic);
  }

  private TopicReader(
      ClientConfig config, Map<String, Object> consumerConfig, Failures failures, String topic) {
    this.topic = topic;
    this.failures = failures;
    this.patience = config.patience();
    try {
      this.consumer = new KafkaConsumer<>(consumerConfig);
    } catch (KafkaException e) {
      throw failures.kafka(e);
    }
    try (FirstContact contact =
        FirstContact.watch(config.settings(), consumer::wakeup, config::saySlow)) {
      consumer.assign(partitionsWhere(contact));
    } catch (KafkaException e) {
      close();
      throw failures.kafka(e);
    } catch (KeylifeClientException e) {
      close();
      throw e;
    }
  }

  private List<TopicPartition> partitionsWhere(FirstContact contact) {
    List<TopicPartition> partitions = List.of();
    try {
      partitions = partitionsOf(topic);
    } catch (WakeupException e) {
      // looked into below
    }
    contact.close();
    if (contact.wasRefused()) {
      throw failures.brokersRefuse(FirstContact.patience());
    }
    return partitions;
  }

  /** A reader whose records' keys are bytes, one to a character (ISO 8859-1). */
  static TopicReader ofRawKeys(ClientConfig config, Failures failures, String topic) {
    return new TopicReader(config, config.briefRawConsumer(), failures, topic);
  }

  /**
   * Checks that a topic is there.
   *
   * @throws KeylifeClientException if it is not
   */
  void require(String otherTopic) {
    try {
      partitionsOf(otherTopic);
    } catch (KafkaException e) {
      throw failures.kafka(e);
    }
  }

  private List<TopicPartition> partitionsOf(String name) {
    List<TopicPartition> partitions =
        Optional.<List<PartitionInfo>>ofNullable(consumer.partitionsFor(name)).stream()
            .flatMap(List::stream)
            .map(info -> new TopicPartition(name, info.partition()))
            .toList();
    if (partitions.isEmpty()) {
      throw failures.topicMissing(name);
    }
    return partitions;
  }

  /** Reads these partitions only, each from where it starts; others are given up. */
  void keep(Predicate<TopicPartition> wanted) {
    consumer.assign(consumer.assignment().stream().filter(wanted).toList());
  }

  Set<Integer> partitions() {
    Set<Integer> numbers = new HashSet<>();
    consumer.assignment().forEach(partition -> numbers.add(partition.partition()));
    return numbers;
  }

  /** Goes to a place and makes sure of it: what is written from now on is behind it. */
  void seek(Start start) {
    try {
      if (start instanceof Start.Beginning) {
        consumer.seekToBeginning(consumer.assignment());
      } else if (start instanceof Start.End) {
        ends().forEach(consumer::seek);
      } else if (start instanceof Start.Offsets offsets) {
        keep(partition -> offsets.byPartition().containsKey(partition.partition()));
        offsets
            .byPartition()
            .forEach((number, offset) -> consumer.seek(new TopicPartition(topic, number), offset));
      } else if (start instanceof Start.Time time) {
        seekToTime(time);
      }
    } catch (KafkaException e) {
      throw failures.kafka(e);
    }
  }

  private void seekToTime(Start.Time time) {
    Map<TopicPartition, Long> ends = ends();
    Map<TopicPartition, Long> wanted =
        ends.keySet().stream().collect(toMap(p -> p, p -> time.from().toEpochMilli()));
    Map<TopicPartition, OffsetAndTimestamp> found = consumer.offsetsForTimes(wanted);
    ends.forEach(
        (partition, end) ->
            consumer.seek(
                partition,
                Optional.<OffsetAndTimestamp>ofNullable(found.get(partition))
                    .map(OffsetAndTimestamp::offset)
                    .orElse(end)));
  }

  /** The first offset that each partition still holds. */
  Map<Integer, Long> beginningOffsets() {
    try {
      return byNumber(consumer.beginningOffsets(consumer.assignment()));
    } catch (KafkaException e) {
      throw failures.kafka(e);
    }
  }

  /** The offset behind the last committed record of each partition. */
  Map<Integer, Long> endOffsets() {
    try {
      return byNumber(ends());
    } catch (KafkaException e) {
      throw failures.kafka(e);
    }
  }

  private static Map<Integer, Long> byNumber(Map<TopicPartition, Long> offsets) {
    return offsets.entrySet().stream()
        .collect(toMap(e -> e.getKey().partition(), Map.Entry::getValue));
  }

  private Map<TopicPartition, Long> ends() {
    return consumer.endOffsets(consumer.assignment());
  }

  /** Hands on records until one is refused, or until this is woken up. */
  void follow(Predicate<ConsumerRecord<String, byte[]>> handler) {
    try {
      while (handAll(handler)) {
        // the handler or a wake-up ends it
      }
    } catch (WakeupException e) {
      // as asked
    } catch (KafkaException e) {
      throw failures.kafka(e);
    }
  }

  /**
   * Hands on what was committed when this was called, until one record is refused.
   *
   * @throws KeylifeClientException if the broker falls silent before the end
   */
  void readToEnd(Predicate<ConsumerRecord<String, byte[]>> handler) {
    try {
      Map<TopicPartition, Long> ends = ends();
      long behind = behind(ends);
      long lastProgress = System.nanoTime();
      while (behind > 0 && handAll(handler)) {
        long now = behind(ends);
        if (now < behind) {
          lastProgress = System.nanoTime();
        } else if (System.nanoTime() - lastProgress > patience.toNanos()) {
          throw failures.brokerUnreachable(new IllegalStateException("no progress at " + topic));
        }
        behind = now;
      }
    } catch (WakeupException e) {
      // as asked
    } catch (KafkaException e) {
      throw failures.kafka(e);
    }
  }

  private boolean handAll(Predicate<ConsumerRecord<String, byte[]>> handler) {
    for (ConsumerRecord<String, byte[]> fetched : consumer.poll(POLL)) {
      if (!handler.test(fetched)) {
        return false;
      }
    }
    return true;
  }

  /** Positions, not records, tell the end: transaction markers take offsets too. */
  private long behind(Map<TopicPartition, Long> ends) {
    return ends.entrySet().stream()
        .mapToLong(end -> Math.max(0, end.getValue() - consumer.position(end.getKey())))
        .sum();
  }

  void wakeup() {
    consumer.wakeup();
  }

  @Override
  public void close() {
    consumer.close(CloseOptions.timeout(ClientConfig.CLOSE));
  }
}
