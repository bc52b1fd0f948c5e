package dev.keylife.streams.progress;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecords;

/**
 * Sees what the consumer of the commands fetches, on its stream thread: Kafka Streams shows a
 * topology one record at a time.
 */
@FunctionalInterface
public interface FetchListener {
  /** Must be quick, and never throws. */
  void fetched(ConsumerRecords<byte[], byte[]> records);

  /**
   * What the consumer of the commands must be configured with to be listened to.
   *
   * @param interceptors classes that an operator configures, separated by commas
   */
  static Map<String, Object> consumerSettings(
      List<FetchListener> listeners, Optional<String> interceptors) {
    String own = FetchInterceptor.class.getName();
    return Map.of(
        FetchInterceptor.SETTING,
        List.copyOf(listeners),
        ConsumerConfig.INTERCEPTOR_CLASSES_CONFIG,
        interceptors.map(others -> own + "," + others).orElse(own));
  }
}
