package dev.keylife.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keylife.app.ProcessorApp;
import dev.keylife.app.settings.ProcessorSettings;
import dev.keylife.client.ClientSettings;
import dev.keylife.client.regions.Region;
import dev.keylife.client.regions.RegionReplicator;
import dev.keylife.client.regions.ReplicationListener;
import dev.keylife.client.regions.ReplicationOptions;
import dev.keylife.embedded.CertificateAuthority;
import dev.keylife.embedded.ListenerSecurity.Store;
import dev.keylife.gateway.app.GatewayApp;
import dev.keylife.gateway.app.GatewaySettings;
import dev.keylife.gateway.signature.Signer;
import dev.keylife.program.exit.ProgramException;
import dev.keylife.quickstart.SecuredPlatform.Run;
import dev.keylife.settings.ClientNames;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What each role may do with the rights of {@code deploy/acls.sh}: its work, and nothing else. The
 * broker knows everybody by their certificates.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AccessRightsTest {
  private SecuredPlatform stack;
  private ProcessorApp processor;

  @BeforeAll
  void aProcessorRunsWithTheRightsOfItsRole(@TempDir Path folder) throws Exception {
    stack = new SecuredPlatform(folder, Login.CERTIFICATE);
    stack.grant("processor", "publisher", "subscriber", "gateway", "auditor", "replicator");
    stack.grantReplica();
    processor = ProcessorApp.start(ProcessorSettings.of(stack.processor()));
    assertThat(processor.awaitRunning(Duration.ofMinutes(3))).isTrue();
    assertDone(stack.keylife("publisher", "create-key", "k"));
    Path material = Files.write(folder.resolve("material"), new byte[32]);
    assertDone(
        stack.keylife("publisher", "import", "k", material.toString(), "--valid-for", "90d"));
  }

  @AfterAll
  void stop() {
    processor.close();
    stack.close();
  }

  @Test
  void aPublisherCanDeleteAndReimportMaterial(@TempDir Path folder) throws Exception {
    Path material = Files.write(folder.resolve("material"), new byte[32]);
    assertDone(stack.keylife("publisher", "create-key", "again"));
    assertDone(stack.keylife("publisher", "import", "again", material.toString(), "--no-expiry"));
    assertDone(stack.keylife("publisher", "delete-material", "again"));
    assertDone(stack.keylife("publisher", "reimport", "again", material.toString(), "--no-expiry"));
  }

  @Test
  void aSubscriberReadsEventsAndSnapshotsInAGroup() throws Exception {
    Map<String, Object> config = new HashMap<>(stack.client("subscriber"));
    config.put("group.id", "keylife-subscriber-1");
    config.put("auto.offset.reset", "earliest");
    Set<String> read = new HashSet<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.subscribe(List.of("key-events", "key-states"));
      long end = System.nanoTime() + Duration.ofMinutes(3).toNanos();
      while (read.size() < 2 && System.nanoTime() < end) {
        consumer.poll(Duration.ofMillis(200)).forEach(r -> read.add(r.topic()));
      }
      consumer.commitSync();
    }
    assertThat(read).containsExactlyInAnyOrder("key-events", "key-states");
    assertDone(stack.keylife("subscriber", "describe", "k"));
  }

  @Test
  void aGatewayServesTheApi() throws Exception {
    try (GatewayApp gateway = GatewayApp.start(GatewaySettings.of(stack.gateway()))) {
      String created = call(gateway, "CreateKey", "{\"Origin\": \"EXTERNAL\"}");
      String id = created.replaceAll(".*\"KeyId\":\"([^\"]+)\".*", "$1");
      String alias = "\"AliasName\": \"alias/of-a-gateway\"";
      call(gateway, "CreateAlias", "{" + alias + ", \"TargetKeyId\": \"" + id + "\"}");
      assertThat(call(gateway, "DescribeKey", "{\"KeyId\": \"alias/of-a-gateway\"}")).contains(id);
      call(gateway, "DeleteAlias", "{" + alias + "}");
    }
  }

  /** Both Regions are this one: what is asked of the brokers does not depend on which they are. */
  @Test
  void aReplicatorReadsEventsInItsGroupsAndSendsCommands() throws Exception {
    Map<String, String> settings = new HashMap<>(stack.registryClient());
    settings.putAll(stack.client("replicator"));
    ClientSettings client =
        new ClientSettings(
            settings.remove("bootstrap.servers"), settings.remove("schema.registry.url"), settings);
    try (RegionReplicator replicator =
        RegionReplicator.start(
            List.of(new Region("us-east-1", client), new Region("us-west-2", client)),
            ReplicationOptions.of("replicator"),
            ReplicationListener.NONE)) {
      Awaitility.await()
          .atMost(Duration.ofMinutes(3))
          .until(() -> replicator.links().stream().allMatch(link -> link.upToDate().isPresent()));
    }
    assertDone(stack.keylife("replicator", "create-key", "of-a-replicator"));
  }

  @Test
  void aReplicaUsesKeysAndTellsOfIt() throws Exception {
    try (GatewayApp gateway = GatewayApp.start(GatewaySettings.of(stack.replica()))) {
      String id = call(gateway, "CreateKey", "{}").replaceAll(".*\"KeyId\":\"([^\"]+)\".*", "$1");
      String named = "\"KeyId\": \"" + id + "\"";
      call(gateway, "Encrypt", "{" + named + ", \"Plaintext\": \"AAAA\"}");
      Awaitility.await()
          .atMost(Duration.ofMinutes(3))
          .untilAsserted(
              () ->
                  assertThat(call(gateway, "GetKeyLastUsage", "{" + named + "}"))
                      .contains("\"Encrypt\""));
      assertThat(keysOf("auditor", "key-usage")).contains(id);
    }
  }

  private Set<String> keysOf(String role, String topic) throws Exception {
    Set<String> keys = new HashSet<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            new HashMap<String, Object>(stack.client(role)),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(p -> new TopicPartition(topic, p.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
        consumer
            .poll(Duration.ofMillis(200))
            .forEach(r -> keys.add(new String(r.key(), StandardCharsets.UTF_8)));
      }
    }
    return keys;
  }

  private static String call(GatewayApp gateway, String operation, String input) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(gateway.url() + "/"))
            .POST(HttpRequest.BodyPublishers.ofString(input));
    String host = URI.create(gateway.url()).getAuthority();
    new Signer("any", "secret", "us-east-1")
        .sign(host, operation, input.getBytes(StandardCharsets.UTF_8), Instant.now()).stream()
            .filter(header -> !header.name().equals("Host"))
            .forEach(header -> request.header(header.name(), header.value()));
    HttpResponse<String> answer =
        HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return answer.body();
  }

  @Test
  void anAuditorVerifiesAndExportsTheTrail(@TempDir Path folder) throws Exception {
    assertDone(stack.keylife("auditor", "audit", "verify"));
    Path trail = folder.resolve("trail.jsonl");
    assertDone(stack.keylife("auditor", "audit", "export", trail.toString()));
    assertThat(trail).isNotEmptyFile();
  }

  /** Wrapped material, sealed material, sealed wrapping keys, what others sent. */
  @ParameterizedTest
  @CsvSource({
    "publisher, key-commands",
    "publisher, key-states",
    "publisher, key-aliases",
    "publisher, key-alias-steps",
    "publisher, key-commands-dlq",
    "publisher, key-materials",
    "publisher, key-usage",
    "publisher, keylife-sealed-secrets-changelog",
    "publisher, keylife-keys-changelog",
    "subscriber, key-commands",
    "subscriber, key-alias-steps",
    "subscriber, key-commands-dlq",
    "subscriber, key-materials",
    "subscriber, key-usage",
    "subscriber, keylife-sealed-secrets-changelog",
    "gateway, key-commands",
    "gateway, key-alias-steps",
    "gateway, key-commands-dlq",
    "gateway, key-materials",
    "gateway, key-usage",
    "gateway, keylife-sealed-secrets-changelog",
    "replica, key-commands",
    "replica, key-alias-steps",
    "replica, key-commands-dlq",
    "replica, key-usage",
    "replica, keylife-sealed-secrets-changelog",
    "auditor, key-commands",
    "auditor, key-alias-steps",
    "auditor, key-commands-dlq",
    "auditor, key-materials",
    "auditor, keylife-sealed-secrets-changelog",
    "replicator, key-commands",
    "replicator, key-states",
    "replicator, key-alias-steps",
    "replicator, key-commands-dlq",
    "replicator, key-materials",
    "replicator, key-usage",
    "replicator, keylife-sealed-secrets-changelog"
  })
  void nobodyReadsWhatIsNotForTheirRole(String role, String topic) throws Exception {
    requireTopic(topic);
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            new HashMap<String, Object>(stack.client(role)),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.assign(List.of(new TopicPartition(topic, 0)));
      assertThatThrownBy(
              () -> {
                consumer.seekToBeginning(consumer.assignment());
                consumer.poll(Duration.ofMinutes(3));
              })
          .isInstanceOf(TopicAuthorizationException.class)
          .hasMessageContaining(topic);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "publisher, key-events",
    "publisher, key-states",
    "publisher, key-materials",
    "publisher, key-aliases",
    "publisher, key-alias-steps",
    "publisher, key-usage",
    "publisher, key-last-usage",
    "publisher, keylife-sealed-secrets-changelog",
    "subscriber, key-commands",
    "subscriber, key-events",
    "subscriber, key-alias-steps",
    "gateway, key-events",
    "gateway, key-states",
    "gateway, key-aliases",
    "gateway, key-alias-steps",
    "gateway, key-materials",
    "gateway, key-usage",
    "gateway, key-last-usage",
    "replica, key-events",
    "replica, key-states",
    "replica, key-aliases",
    "replica, key-alias-steps",
    "replica, key-materials",
    "replica, keylife-sealed-secrets-changelog",
    "auditor, key-commands",
    "auditor, key-events",
    "auditor, key-usage",
    "auditor, key-last-usage",
    "auditor, key-states",
    "auditor, key-alias-steps",
    "replicator, key-events",
    "replicator, key-states",
    "replicator, key-materials",
    "replicator, key-usage",
    "replicator, keylife-sealed-secrets-changelog"
  })
  void nobodyWritesWhatIsNotForTheirRole(String role, String topic) throws Exception {
    requireTopic(topic);
    Map<String, Object> config = new HashMap<>(stack.client(role));
    config.put("enable.idempotence", "false"); // else the first answer is about the producer's id
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
      assertThatThrownBy(() -> producer.send(new ProducerRecord<>(topic, new byte[1])).get())
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(TopicAuthorizationException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"publisher", "subscriber", "gateway", "replica", "auditor", "replicator"})
  void nobodyTouchesTheProcessorsGroupOrTheRights(String role) throws Exception {
    try (Admin admin = Admin.create(new HashMap<String, Object>(stack.client(role)))) {
      assertThatThrownBy(
              () -> admin.listConsumerGroupOffsets("keylife").partitionsToOffsetAndMetadata().get())
          .hasCauseInstanceOf(AuthorizationException.class);
      assertThatThrownBy(
              () -> admin.createAcls(AclTable.of("processor", "User:" + role)).all().get())
          .hasCauseInstanceOf(AuthorizationException.class);
      assertThat(admin.listTopics().names().get())
          .noneMatch(topic -> topic.startsWith("keylife-"))
          .doesNotContain("key-commands-dlq");
    }
  }

  @Test
  void aCommandWithoutItsRightIsRefusedWithTheRightItNeeds() throws Exception {
    Run run = stack.keylife("subscriber", "create-key", "never");
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.output()).contains("Write on key-commands");
  }

  @Test
  void aCertificateOfAnotherAuthorityIsRefused(@TempDir Path elsewhere) throws Exception {
    Store forged = new CertificateAuthority(elsewhere).issue("admin");
    Map<String, String> settings = stack.processor();
    settings.put("kafka.ssl.keystore.location", forged.file().toString());
    settings.put("kafka.ssl.keystore.password", forged.password());
    settings.put("kafka.ssl.key.password", forged.password());
    assertThatThrownBy(() -> ProcessorApp.start(ProcessorSettings.of(settings)))
        .isInstanceOf(ProgramException.class)
        .hasMessageContaining("TLS failed")
        .hasRootCauseInstanceOf(javax.net.ssl.SSLException.class);
  }

  @Test
  void aBrokerWhoseCertificateIsNotTrustedIsNotTalkedTo(@TempDir Path elsewhere) throws Exception {
    Store trust = new CertificateAuthority(elsewhere).trust();
    Map<String, Object> config = new HashMap<>(stack.client("publisher"));
    config.put("ssl.truststore.location", trust.file().toString());
    config.put("ssl.truststore.password", trust.password());
    try (Admin admin = Admin.create(config)) {
      assertThatThrownBy(() -> admin.describeCluster().clusterId().get())
          .hasCauseInstanceOf(SslAuthenticationException.class);
    }
  }

  @Test
  void aProcessorWithoutItsRightsSaysWhereTheyAreListed() throws Exception {
    Map<String, String> settings = stack.processor();
    stack
        .client("publisher")
        .forEach((name, value) -> settings.put(ClientNames.KAFKA_PREFIX + name, value));
    assertThatThrownBy(() -> ProcessorApp.start(ProcessorSettings.of(settings)))
        .isInstanceOf(ProgramException.class)
        .hasMessageContaining("deploy/acls.sh");
  }

  @Test
  void theScriptExplainsItself() throws Exception {
    assertThat(AclTable.run("echo", "somebody", "User:x"))
        .contains("deploy/acls.sh ROLE PRINCIPAL");
    assertThat(AclTable.run("echo", "publisher", "User:x", "--bootstrap-server", "b:1").lines())
        .contains(
            "--bootstrap-server b:1 --add --allow-principal User:x --operation Write"
                + " --topic key-commands --resource-pattern-type literal");
  }

  /** A topic that is not there could not be read either. */
  private void requireTopic(String topic) throws Exception {
    try (Admin admin = Admin.create(new HashMap<String, Object>(stack.client("admin")))) {
      assertThat(admin.listTopics().names().get()).contains(topic);
    }
  }

  private static void assertDone(Run run) {
    assertThat(run.exitCode()).as(run.output()).isZero();
  }
}
