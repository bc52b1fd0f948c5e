package dev.keylife.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedKafkaTest {
  @TempDir Path data;

  @Test
  void keepsCommittedRecordsAcrossARestartAtTheSameAddress() throws Exception {
    EmbeddedKafka kafka = EmbeddedKafka.in(data).build().start();
    String address = kafka.bootstrapServers();
    String clusterId;
    try (kafka) {
      try (Admin admin = Admin.create(Map.of("bootstrap.servers", address))) {
        admin
            .createTopics(List.of(new NewTopic("t", Optional.of(1), Optional.empty())))
            .all()
            .get();
        clusterId = admin.describeCluster().clusterId().get();
      }
      writeInATransaction(address, "kept", true);
      writeInATransaction(address, "aborted", false);
      kafka.stop();
      kafka.start();
      assertThat(kafka.bootstrapServers()).isEqualTo(address);
      try (Admin admin = Admin.create(Map.of("bootstrap.servers", address))) {
        assertThat(admin.describeCluster().clusterId().get()).isEqualTo(clusterId);
      }
      writeInATransaction(address, "after", true);
      assertThat(readCommitted(address, 2)).containsExactly("kept", "after");
    }
  }

  @Test
  void namesThePortThatIsInUse() {
    try (EmbeddedKafka first = EmbeddedKafka.in(data.resolve("a")).build().start()) {
      int port = Integer.parseInt(first.bootstrapServers().split(":")[1]);
      EmbeddedKafka second = EmbeddedKafka.in(data.resolve("b")).port(port).build();
      assertThatThrownBy(second::start)
          .isInstanceOf(EmbeddedException.class)
          .hasMessageContaining("Port " + port)
          .hasMessageContaining("in use");
    }
  }

  @Test
  void aSecondBrokerInTheSameFolderIsRefusedAndTheFirstRunsOn() throws Exception {
    try (EmbeddedKafka first = EmbeddedKafka.in(data).build().start()) {
      assertThatThrownBy(EmbeddedKafka.in(data).build()::start)
          .isInstanceOf(EmbeddedException.class)
          .hasMessageContaining("another one runs in " + data);

      try (Admin admin = Admin.create(Map.of("bootstrap.servers", first.bootstrapServers()))) {
        admin.createTopics(List.of(new NewTopic("t", 1, (short) 1))).all().get();
      }
      writeInATransaction(first.bootstrapServers(), "still there", true);
      assertThat(readCommitted(first.bootstrapServers(), 1)).containsExactly("still there");
    }
    EmbeddedKafka.in(data).build().start().close();
  }

  @Test
  void aStartThatFailsLeavesNothingRunningAndTheFolderFree() {
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    ListenerSecurity.Store missing = new ListenerSecurity.Store(data.resolve("none"), "x");
    EmbeddedKafka broken =
        EmbeddedKafka.in(data).security(ListenerSecurity.tls(missing, missing)).build();
    assertThatThrownBy(broken::start)
        .isInstanceOf(EmbeddedException.class)
        .hasMessageContaining("cannot start in " + data)
        .hasMessageContaining("none");

    Awaitility.await()
        .atMost(Duration.ofMinutes(3))
        .untilAsserted(() -> assertThat(brokerThreads(before)).isEmpty());
    EmbeddedKafka.in(data).build().start().close();
  }

  private static List<String> brokerThreads(Set<Thread> before) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> !before.contains(thread))
        .map(Thread::getName)
        .filter(name -> name.matches(".*(kafka|raft|controller|broker|quorum).*"))
        .toList();
  }

  private static void writeInATransaction(String address, String value, boolean commit) {
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", address, "transactional.id", "tx"),
            new StringSerializer(),
            new StringSerializer())) {
      producer.initTransactions();
      producer.beginTransaction();
      producer.send(new ProducerRecord<>("t", value));
      if (commit) {
        producer.commitTransaction();
      } else {
        producer.abortTransaction();
      }
    }
  }

  private static List<String> readCommitted(String address, int count) {
    List<String> values = new java.util.ArrayList<>();
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", address, "isolation.level", "read_committed"),
            new StringDeserializer(),
            new StringDeserializer())) {
      consumer.assign(List.of(new TopicPartition("t", 0)));
      consumer.seekToBeginning(consumer.assignment());
      long end = System.nanoTime() + Duration.ofMinutes(2).toNanos();
      while (values.size() < count && System.nanoTime() < end) {
        for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(200))) {
          values.add(record.value());
        }
      }
    }
    return values;
  }
}
