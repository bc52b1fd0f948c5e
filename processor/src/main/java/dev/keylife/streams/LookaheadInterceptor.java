package dev.keylife.streams;

import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigException;

/** Tells a {@link Lookahead} what a stream thread has fetched. Kafka makes it, by its name. */
public final class LookaheadInterceptor implements ConsumerInterceptor<byte[], byte[]> {
  private Lookahead lookahead = Lookahead.none();

  @Override
  public void configure(Map<String, ?> configs) {
    if (!(configs.get(Lookahead.SETTING) instanceof Lookahead given)) {
      throw new ConfigException(Lookahead.SETTING + " must be a Lookahead");
    }
    lookahead = given;
  }

  @Override
  public ConsumerRecords<byte[], byte[]> onConsume(ConsumerRecords<byte[], byte[]> records) {
    lookahead.fetched(records);
    return records;
  }

  @Override
  public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {}

  @Override
  public void close() {}
}
