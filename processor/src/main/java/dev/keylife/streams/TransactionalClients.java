package dev.keylife.streams;

import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KafkaClientSupplier;

/**
 * The clients that Kafka Streams uses by default, but for producers that tell when their
 * transactions begin and are committed, which Kafka Streams itself tells nobody, and for consumers
 * that leave commands where they are while the registry is out.
 */
public final class TransactionalClients implements KafkaClientSupplier {
  private final TopologyListener listener;
  private final CommandProgress progress;
  private final Function<Map<String, Object>, Admin> admins;
  private final CommandSchemas schemas;

  /**
   * @param listener is told about transactions
   * @param progress is told about them with their offsets
   * @param admins makes what Kafka Streams looks at topics with, and makes them with
   * @param schemas tells which commands can be read
   */
  public TransactionalClients(
      TopologyListener listener,
      CommandProgress progress,
      Function<Map<String, Object>, Admin> admins,
      CommandSchemas schemas) {
    this.listener = listener;
    this.progress = progress;
    this.admins = admins;
    this.schemas = schemas;
  }

  @Override
  public Admin getAdmin(Map<String, Object> config) {
    return admins.apply(config);
  }

  @Override
  public Producer<byte[], byte[]> getProducer(Map<String, Object> config) {
    return new TellingProducer(config, listener, progress);
  }

  @Override
  public Consumer<byte[], byte[]> getConsumer(Map<String, Object> config) {
    return new GatedConsumer(config, schemas);
  }

  @Override
  public Consumer<byte[], byte[]> getRestoreConsumer(Map<String, Object> config) {
    return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  @Override
  public Consumer<byte[], byte[]> getGlobalConsumer(Map<String, Object> config) {
    return getRestoreConsumer(config);
  }

  /** A stream thread has one, and calls it from no other thread. */
  private static final class TellingProducer extends KafkaProducer<byte[], byte[]> {
    private final TopologyListener listener;
    private final CommandProgress progress;
    private Map<TopicPartition, OffsetAndMetadata> offsets = Map.of();

    TellingProducer(
        Map<String, Object> config, TopologyListener listener, CommandProgress progress) {
      super(config, new ByteArraySerializer(), new ByteArraySerializer());
      this.listener = listener;
      this.progress = progress;
    }

    @Override
    public void sendOffsetsToTransaction(
        Map<TopicPartition, OffsetAndMetadata> next, ConsumerGroupMetadata group) {
      super.sendOffsetsToTransaction(next, group);
      offsets = Map.copyOf(next);
    }

    @Override
    public void beginTransaction() {
      super.beginTransaction();
      offsets = Map.of();
      listener.transactionBegun();
    }

    @Override
    public void commitTransaction() {
      super.commitTransaction();
      listener.transactionCommitted();
      progress.committed(offsets);
    }
  }
}
