package dev.keylife.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.keylife.app.ProcessorApp;
import dev.keylife.app.settings.ProcessorSettings;
import dev.keylife.client.ClientSettings;
import dev.keylife.client.KeylifeClient;
import dev.keylife.program.health.HealthSettings;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * The same walk on a broker and a registry in containers: {@code -Dkeylife.it.kafka-image=…} and
 * {@code -Dkeylife.it.registry-image=…} name the images.
 */
class ContainersTest {
  private static final int REGISTRY_PORT = 8081;
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  @TempDir Path folder;

  @Test
  void aKeyWalksThroughItsLifeOnABrokerAndARegistryInContainers() throws Exception {
    assumeTrue(
        DockerClientFactory.instance().isDockerAvailable(),
        "Skipped: there is no Docker engine, which the Testcontainers tests need.");
    DockerImageName kafkaImage =
        DockerImageName.parse(System.getProperty("keylife.it.kafka-image"))
            .asCompatibleSubstituteFor("apache/kafka");
    String registryImage = System.getProperty("keylife.it.registry-image");
    try (Network network = Network.newNetwork();
        KafkaContainer kafka =
            new KafkaContainer(kafkaImage)
                .withNetwork(network)
                .withListener("kafka:19092")
                .withStartupTimeout(PATIENCE);
        GenericContainer<?> registry =
            new GenericContainer<>(DockerImageName.parse(registryImage))
                .withNetwork(network)
                .withExposedPorts(REGISTRY_PORT)
                .withEnv("SCHEMA_REGISTRY_HOST_NAME", "schema-registry")
                .withEnv("SCHEMA_REGISTRY_LISTENERS", "http://0.0.0.0:" + REGISTRY_PORT)
                .withEnv("SCHEMA_REGISTRY_KAFKASTORE_BOOTSTRAP_SERVERS", "PLAINTEXT://kafka:19092")
                .waitingFor(Wait.forHttp("/subjects").forStatusCode(200))
                .withStartupTimeout(PATIENCE)) {
      kafka.start();
      registry.start();
      String registryUrl = "http://localhost:" + registry.getMappedPort(REGISTRY_PORT);
      walk(kafka.getBootstrapServers(), registryUrl);
    }
  }

  private void walk(String bootstrapServers, String registryUrl) throws Exception {
    StringWriter output = new StringWriter();
    try (ProcessorApp processor =
        ProcessorApp.start(ProcessorSettings.of(settings(bootstrapServers, registryUrl)))) {
      assertThat(processor.awaitRunning(PATIENCE)).isTrue();
      try (Witness witness = new Witness(bootstrapServers, registryUrl);
          KeylifeClient client =
              KeylifeClient.open(new ClientSettings(bootstrapServers, registryUrl, Map.of()))) {
        new Walkthrough(client, witness, new Timeline(new PrintWriter(output))).run();
      }
    }
    assertThat(output.toString()).contains("expired by itself").doesNotContain("✘");
  }

  private Map<String, String> settings(String bootstrapServers, String registryUrl)
      throws Exception {
    Path password = folder.resolve("password");
    Files.createFile(
        password,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(password, "a password for tests");
    Map<String, String> settings = new TreeMap<>();
    settings.put(ProcessorSettings.BOOTSTRAP_SERVERS, bootstrapServers);
    settings.put(ProcessorSettings.SCHEMA_REGISTRY_URL, registryUrl);
    settings.put(ProcessorSettings.STATE_DIR, folder.resolve("state").toString());
    settings.put(ProcessorSettings.KEYSET_FILE, folder.resolve("keyset.json").toString());
    settings.put(ProcessorSettings.KEYSET_PASSWORD_FILE, password.toString());
    settings.put(ProcessorSettings.KEYSET_CREATE, "true");
    settings.put(HealthSettings.PORT, "-1");
    settings.put(ProcessorSettings.TOPICS_PARTITIONS, "3");
    return settings;
  }
}
