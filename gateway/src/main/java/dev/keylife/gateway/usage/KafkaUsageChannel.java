package dev.keylife.gateway.usage;

import dev.keylife.client.ClientSettings;
import dev.keylife.client.FactPublisher;
import dev.keylife.schema.Topics;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.avro.specific.SpecificRecord;

/** To Kafka. */
record KafkaUsageChannel(FactPublisher publisher) implements UsageChannel {
  /**
   * Nobody waits for these records, so they are tried for as long as an outage of brokers that a
   * gateway outlives, and compressed as well as Kafka can.
   */
  private static final Map<String, Object> PROPERTIES =
      Map.of("delivery.timeout.ms", "120000", "linger.ms", "50");

  static UsageChannel open(ClientSettings settings) {
    return new KafkaUsageChannel(
        FactPublisher.open(settings, List.of(Topics.KEY_USAGE, Topics.KEY_LAST_USAGE), PROPERTIES));
  }

  @Override
  public CompletionStage<Void> publish(String topic, String key, Optional<SpecificRecord> value) {
    return publisher.publish(topic, key, value);
  }

  @Override
  public void flush() {
    publisher.flush();
  }

  @Override
  public void close() {
    publisher.close();
  }
}
