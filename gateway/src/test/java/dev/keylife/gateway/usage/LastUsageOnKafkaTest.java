package dev.keylife.gateway.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keylife.client.ClientSettings;
import dev.keylife.gateway.GatewayStack;
import dev.keylife.gateway.SharedStack;
import dev.keylife.schema.Topics;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is told of the last use of a key, on a broker, once the key is gone. */
@ExtendWith(SharedStack.class)
class LastUsageOnKafkaTest {
  private static final Duration BETWEEN_LOOKS = Duration.ofMinutes(5);

  private static GatewayStack stack;

  private final AtomicLong nanoTime = new AtomicLong();
  private final AtomicBoolean deleted = new AtomicBoolean();
  private final String gone = "u-" + UUID.randomUUID();

  @BeforeAll
  static void start(GatewayStack shared) {
    stack = shared;
  }

  @Test
  void isErasedForEveryGateway() throws Exception {
    String kept = stack.kms().createKey().keyMetadata().keyId();
    try (LastUsageView view = view()) {
      UsageReporter reporter = reporter(view);
      use(reporter, gone);
      use(reporter, kept);
      reporter.report();
      eventually().until(() -> view.newest(gone).isPresent() && view.newest(kept).isPresent());

      deleted.set(true);
      look(reporter);
      assertThat(recordsOf(gone)).hasSize(1); // Its snapshot might be on its way.
      look(reporter);
      eventually().until(() -> view.newest(gone).isEmpty());
      assertThat(view.newest(kept)).isPresent();
    }

    List<Optional<byte[]>> records = recordsOf(gone);
    assertThat(records).hasSize(2);
    assertThat(records.get(1)).as("a tombstone, which compaction goes by").isEmpty();
    try (LastUsageView later = view()) {
      assertThat(later.newest(gone)).isEmpty();
      assertThat(later.newest(kept)).isPresent();
    }
  }

  private static ConditionFactory eventually() {
    return await().atMost(Duration.ofMinutes(3)).pollInterval(Duration.ofMillis(20));
  }

  /** A gateway's, once it has read the topic to its end. */
  private static LastUsageView view() {
    LastUsageView view = new LastUsageView(Duration.ofMinutes(5));
    view.follow(stack.client());
    eventually().until(view::isFresh);
    return view;
  }

  /** Not started: it tells when it is told to, and time goes by when it is told to. */
  private UsageReporter reporter(LastUsageView view) {
    ClientSettings kafka = stack.client();
    return new UsageReporter(
        () -> KafkaUsageChannel.open(kafka),
        view,
        keyId -> !keyId.equals(gone) || !deleted.get(),
        new UsageSettings(Duration.ofSeconds(10), 100),
        InstantSource.system(),
        nanoTime::get);
  }

  private static void use(UsageReporter reporter, String keyId) {
    Use.Kind kind =
        new Use.Kind(
            keyId, "Encrypt", "alice", Optional.empty(), Optional.empty(), Optional.empty());
    reporter.used(new Use(kind, UUID.randomUUID().toString()));
  }

  private void look(UsageReporter reporter) {
    nanoTime.addAndGet(BETWEEN_LOOKS.toNanos());
    reporter.report();
  }

  /** What the topic has of a key, in its order; empty values are tombstones. */
  private static List<Optional<byte[]>> recordsOf(String keyId) {
    Map<String, Object> settings = new HashMap<>(stack.client().properties());
    settings.put("bootstrap.servers", stack.client().bootstrapServers());
    List<Optional<byte[]>> values = new ArrayList<>();
    try (KafkaConsumer<String, byte[]> consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(Topics.KEY_LAST_USAGE).stream()
              .map(p -> new TopicPartition(p.topic(), p.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
        for (ConsumerRecord<String, byte[]> each : consumer.poll(Duration.ofMillis(100))) {
          if (each.key().equals(keyId)) {
            values.add(Optional.ofNullable(each.value()));
          }
        }
      }
    }
    return values;
  }
}
