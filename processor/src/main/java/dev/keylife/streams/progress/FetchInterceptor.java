package dev.keylife.streams.progress;

import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigException;

/** Tells {@link FetchListener}s what a stream thread has fetched. Kafka makes it, by its name. */
public final class FetchInterceptor implements ConsumerInterceptor<byte[], byte[]> {
  /** The setting under which it finds them. */
  static final String SETTING = "keylife.fetch.listeners";

  private List<FetchListener> listeners = List.of();

  @Override
  public void configure(Map<String, ?> configs) {
    if (!(configs.get(SETTING) instanceof List<?> given)) {
      throw new ConfigException(SETTING + " must be a list");
    }
    listeners = given.stream().map(FetchListener.class::cast).toList();
  }

  @Override
  public ConsumerRecords<byte[], byte[]> onConsume(ConsumerRecords<byte[], byte[]> records) {
    listeners.forEach(listener -> listener.fetched(records));
    return records;
  }

  @Override
  public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {}

  @Override
  public void close() {}
}
