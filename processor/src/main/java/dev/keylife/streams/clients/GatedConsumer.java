package dev.keylife.streams.clients;

import dev.keylife.schema.Topics;
import dev.keylife.streams.decoding.CommandSchemas;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The consumer of a stream thread, which leaves commands where they are as long as the registry has
 * no schema for them: it goes back to the first of them and looks again a little later. So only
 * their partition waits; dates, other partitions and commits go on. Kafka Streams itself has no
 * such thing: under exactly-once a node that says "not now" has the task's state thrown away and
 * restored.
 */
class GatedConsumer extends KafkaConsumer<byte[], byte[]> {
  private static final long HOLD_NANOS = Duration.ofMillis(200).toNanos();

  private final CommandSchemas schemas;
  private final Map<TopicPartition, Long> heldUntil = new HashMap<>();

  GatedConsumer(Map<String, Object> config, CommandSchemas schemas) {
    super(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    this.schemas = schemas;
  }

  @Override
  public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
    letGo();
    Duration atMost = heldUntil.isEmpty() ? timeout : shorter(timeout);
    ConsumerRecords<byte[], byte[]> fetched = super.poll(atMost);
    Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> passed = new HashMap<>();
    Map<TopicPartition, OffsetAndMetadata> next = new HashMap<>(fetched.nextOffsets());
    for (TopicPartition partition : fetched.partitions()) {
      List<ConsumerRecord<byte[], byte[]>> records = fetched.records(partition);
      int count =
          partition.topic().equals(Topics.KEY_COMMANDS)
              ? schemas.passable(records)
              : records.size();
      if (count > 0) {
        passed.put(partition, records.subList(0, count));
      }
      if (count < records.size()) {
        next.put(partition, hold(partition, records.get(count)));
      }
    }
    return new ConsumerRecords<>(passed, next);
  }

  private OffsetAndMetadata hold(TopicPartition partition, ConsumerRecord<byte[], byte[]> first) {
    OffsetAndMetadata here = new OffsetAndMetadata(first.offset(), first.leaderEpoch(), "");
    seek(partition, here);
    pause(List.of(partition));
    heldUntil.put(partition, System.nanoTime() + HOLD_NANOS);
    return here;
  }

  private void letGo() {
    long now = System.nanoTime();
    Iterator<Map.Entry<TopicPartition, Long>> all = heldUntil.entrySet().iterator();
    while (all.hasNext()) {
      Map.Entry<TopicPartition, Long> held = all.next();
      if (now - held.getValue() >= 0) {
        all.remove();
        if (assignment().contains(held.getKey())) {
          resume(List.of(held.getKey()));
        }
      }
    }
  }

  private static Duration shorter(Duration timeout) {
    return timeout.toNanos() < HOLD_NANOS ? timeout : Duration.ofNanos(HOLD_NANOS);
  }
}
