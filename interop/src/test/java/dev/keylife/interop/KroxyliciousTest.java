package dev.keylife.interop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keylife.embedded.ChildProcess;
import dev.keylife.embedded.Ports;
import dev.keylife.interop.SharedInstallation.ImportedKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.kms.KmsClient;

/**
 * Kroxylicious in front of the broker: it encrypts what is produced through it under an imported
 * key, and decrypts what is consumed through it.
 */
@ExtendWith(SharedInstallation.Extension.class)
class KroxyliciousTest {
  private static final String TOPIC = "trades";
  private static final String TEXT = "buy 100 at 42";
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir Path folder;

  @Test
  void topicsAreReadableForAsLongAsTheMaterialIsThere(SharedInstallation installation)
      throws Exception {
    ImportedKey key = installation.newKey();
    try (KmsClient kms = installation.kms()) {
      kms.createAlias(request -> request.aliasName("alias/KEK_" + TOPIC).targetKeyId(key.id()));
    }

    try (Admin admin = Admin.create(Map.of("bootstrap.servers", installation.kafka()))) {
      admin.createTopics(List.of(new NewTopic(TOPIC, 1, (short) 1))).all().get();
    }

    try (Proxy proxy = startProxy(installation)) {
      produce(proxy.address());
      assertThat(consume(proxy.address())).isEqualTo(TEXT);
      assertThat(consume(installation.kafka())).doesNotContain("buy");
    }
    key.deleteMaterial();
    try (Proxy proxy = startProxy(installation)) { // It remembers data keys for a while.
      String refusal = "is pending import";
      assertThat(consume(proxy.address(), () -> proxy.said().contains(refusal))).isEmpty();
      assertThat(proxy.said()).contains(refusal);
    }
    key.importMaterial();
    try (Proxy proxy = startProxy(installation)) {
      assertThat(consume(proxy.address())).isEqualTo(TEXT);
    }
  }

  private static void produce(String address) throws Exception {
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", address), new StringSerializer(), new StringSerializer())) {
      producer.send(new ProducerRecord<>(TOPIC, TEXT)).get();
    }
  }

  /** The first record, as whoever consumes there sees it. */
  private static String consume(String address) {
    return consume(address, () -> false)
        .orElseThrow(
            () -> new IllegalStateException("nothing could be consumed within " + PATIENCE));
  }

  /**
   * The same, as long as there is hope; each poll asks the proxy once more.
   *
   * @param isRefused whether there is none
   */
  private static Optional<String> consume(String address, BooleanSupplier isRefused) {
    TopicPartition partition = new TopicPartition(TOPIC, 0);
    try (Consumer<String, String> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", address, "enable.auto.commit", "false"),
            new StringDeserializer(),
            new StringDeserializer())) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = System.nanoTime() + PATIENCE.toNanos();
      while (System.nanoTime() < end && !isRefused.getAsBoolean()) {
        for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(200))) {
          return Optional.of(record.value());
        }
      }
    }
    return Optional.empty();
  }

  private record Proxy(ChildProcess process, String address) implements AutoCloseable {
    String said() {
      return process.said();
    }

    @Override
    public void close() {
      process.close();
    }
  }

  private Proxy startProxy(SharedInstallation installation) throws Exception {
    int bootstrap = Ports.anyFree();
    int node = Ports.anyFree();
    Path config = folder.resolve("proxy.yaml");
    Files.writeString(
        config,
        """
        virtualClusters:
          - name: trading
            targetCluster:
              bootstrapServers: %s
            gateways:
              - name: default
                portIdentifiesNode:
                  bootstrapAddress: localhost:%d
                  nodeStartPort: %d
                  nodeIdRanges:
                    - name: only
                      start: 1
                      end: 1
        filterDefinitions:
          - name: encryption
            type: RecordEncryption
            config:
              kms: AwsKmsService
              kmsConfig:
                endpointUrl: %s
                region: us-east-1
                longTermCredentials:
                  accessKeyId:
                    password: interop
                  secretAccessKey:
                    password: interop
              selector: TemplateKekSelector
              selectorConfig:
                template: KEK_$(topicName)
        defaultFilters:
          - encryption
        """
            .formatted(installation.kafka(), bootstrap, node, installation.endpoint()),
        UTF_8);
    Path program = Path.of("kroxylicious", "target").toAbsolutePath();
    ChildProcess process =
        ChildProcess.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                program.resolve("classes") + ":" + program.resolve("lib") + "/*",
                "dev.keylife.interop.kroxylicious.KroxyliciousMain",
                config.toString())
            .start(folder.resolve("proxy.log"));
    process.awaitWords("proxy started");
    return new Proxy(process, "localhost:" + bootstrap);
  }
}
