package dev.keylife.quickstart;

import com.github.dockerjava.api.DockerClient;
import dev.keylife.embedded.CertificateAuthority;
import dev.keylife.embedded.ListenerSecurity.Store;
import dev.keylife.embedded.Ports;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.DockerImageName;
import org.testcontainers.utility.MountableFile;

/**
 * A broker that lets nobody in without a certificate, a registry and the processor, each in a
 * container of its own, on a network that can be cut. The broker keeps its address when it is
 * killed.
 */
final class ContainerStack implements AutoCloseable {
  private static final int REGISTRY_PORT = 8081;

  /** To be said after the strategy of waiting, which brings one of its own: a minute. */
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private static final String SECRETS = "/etc/kafka/secrets/";
  private static final String KEYLIFE = "/etc/keylife/";

  private final DockerClient docker = DockerClientFactory.instance().client();
  private final Network network = Network.newNetwork();
  private final CertificateAuthority authority;
  private final int brokerPort = Ports.anyFree();
  private final GenericContainer<?> kafka;
  private final GenericContainer<?> registry;
  private final GenericContainer<?> processor;

  ContainerStack(Path folder) throws Exception {
    authority = new CertificateAuthority(folder);
    kafka = kafka(authority.issue("broker", "kafka"), authority.trust());
    registry = registry();
    processor = processor(authority.issue("processor"), authority.trust());
    kafka.start();
    registry.start();
    processor.start();
  }

  /** A processor that is pointed at nothing, with the settings of the real one. */
  static GenericContainer<?> processorWith(Map<String, String> environment) {
    return new GenericContainer<>(image("processor"))
        .withEnv("KEYLIFE_KEYSET_CREATE", "true")
        .withEnv("KEYLIFE_KEYSET_PASSWORD", "a password for tests")
        .withEnv(environment);
  }

  /** The settings of a Kafka client on this machine. */
  Map<String, String> client() throws Exception {
    Map<String, String> settings = Login.certificate("publisher", authority);
    settings.put("bootstrap.servers", bootstrapServers());
    // As long as a broker takes to come back.
    settings.put("delivery.timeout.ms", "120000");
    settings.put("max.block.ms", "120000");
    settings.put("default.api.timeout.ms", "120000");
    return settings;
  }

  String bootstrapServers() {
    return "localhost:" + brokerPort;
  }

  String registryUrl() {
    return "http://localhost:" + registry.getMappedPort(REGISTRY_PORT);
  }

  /** Ends the processor as a power failure would, and starts it again. */
  void crashProcessor() {
    crash(processor);
  }

  /** Ends the broker as a power failure would, and starts it again. */
  void crashBroker() {
    crash(kafka);
  }

  /** Cuts the processor off from everything. */
  void cutOffProcessor() {
    docker
        .disconnectFromNetworkCmd()
        .withNetworkId(network.getId())
        .withContainerId(processor.getContainerId())
        .exec();
  }

  void connectProcessor() {
    docker
        .connectToNetworkCmd()
        .withNetworkId(network.getId())
        .withContainerId(processor.getContainerId())
        .exec();
  }

  /** What the processor said. */
  String log() {
    return processor.getLogs();
  }

  private void crash(GenericContainer<?> container) {
    docker.killContainerCmd(container.getContainerId()).withSignal("KILL").exec();
    docker.waitContainerCmd(container.getContainerId()).start().awaitStatusCode();
    docker.startContainerCmd(container.getContainerId()).exec();
  }

  private GenericContainer<?> kafka(Store keys, Store trust) {
    GenericContainer<?> container =
        new GenericContainer<>(image("kafka"))
            .withNetwork(network)
            .withNetworkAliases("kafka")
            .withCopyFileToContainer(readable(keys), SECRETS + "keys.p12")
            .withCopyFileToContainer(readable(trust), SECRETS + "trust.p12")
            .withEnv("KAFKA_NODE_ID", "1")
            .withEnv("KAFKA_PROCESS_ROLES", "broker,controller")
            .withEnv(
                "KAFKA_LISTENERS",
                "PLAINTEXT://:19092,INSIDE://:9094,HOST://:9095,CONTROLLER://:29093")
            .withEnv(
                "KAFKA_ADVERTISED_LISTENERS",
                "PLAINTEXT://kafka:19092,INSIDE://kafka:9094,HOST://" + bootstrapServers())
            .withEnv(
                "KAFKA_LISTENER_SECURITY_PROTOCOL_MAP",
                "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,INSIDE:SSL,HOST:SSL")
            .withEnv("KAFKA_CONTROLLER_LISTENER_NAMES", "CONTROLLER")
            .withEnv("KAFKA_CONTROLLER_QUORUM_VOTERS", "1@localhost:29093")
            .withEnv("KAFKA_INTER_BROKER_LISTENER_NAME", "PLAINTEXT")
            .withEnv("KAFKA_SSL_CLIENT_AUTH", "required")
            .withEnv(tls("KAFKA_", keys, trust, SECRETS))
            .withEnv("KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR", "1")
            .withEnv("KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR", "1")
            .withEnv("KAFKA_TRANSACTION_STATE_LOG_MIN_ISR", "1")
            .withEnv("KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS", "0")
            .waitingFor(Wait.forLogMessage(".*Transitioning from RECOVERY to RUNNING.*", 1))
            .withStartupTimeout(PATIENCE);
    container.setPortBindings(List.of("127.0.0.1:" + brokerPort + ":9095"));
    return container;
  }

  private GenericContainer<?> registry() {
    return new GenericContainer<>(image("registry"))
        .withNetwork(network)
        .withNetworkAliases("registry")
        .withExposedPorts(REGISTRY_PORT)
        .withEnv("SCHEMA_REGISTRY_HOST_NAME", "registry")
        .withEnv("SCHEMA_REGISTRY_LISTENERS", "http://0.0.0.0:" + REGISTRY_PORT)
        .withEnv("SCHEMA_REGISTRY_KAFKASTORE_BOOTSTRAP_SERVERS", "PLAINTEXT://kafka:19092")
        .waitingFor(Wait.forHttp("/subjects").forStatusCode(200))
        .withStartupTimeout(PATIENCE);
  }

  private GenericContainer<?> processor(Store keys, Store trust) {
    return processorWith(tls("KEYLIFE_KAFKA_", keys, trust, KEYLIFE))
        .withNetwork(network)
        .withCopyFileToContainer(readable(keys), KEYLIFE + "keys.p12")
        .withCopyFileToContainer(readable(trust), KEYLIFE + "trust.p12")
        .withEnv("KEYLIFE_KAFKA_BOOTSTRAP_SERVERS", "kafka:9094")
        .withEnv("KEYLIFE_KAFKA_SECURITY_PROTOCOL", "SSL")
        .withEnv("KEYLIFE_SCHEMA_REGISTRY_URL", "http://registry:" + REGISTRY_PORT)
        .withEnv("KEYLIFE_TOPICS_PARTITIONS", "2")
        // The broker learns soon that it is cut off.
        .withEnv("KEYLIFE_KAFKA_SESSION_TIMEOUT_MS", "6000")
        .withEnv("KEYLIFE_KAFKA_HEARTBEAT_INTERVAL_MS", "1000")
        .waitingFor(Wait.forHealthcheck())
        .withStartupTimeout(PATIENCE);
  }

  private static Map<String, String> tls(String prefix, Store keys, Store trust, String folder) {
    return Map.of(
        prefix + "SSL_KEYSTORE_TYPE",
        "PKCS12",
        prefix + "SSL_KEYSTORE_LOCATION",
        folder + "keys.p12",
        prefix + "SSL_KEYSTORE_PASSWORD",
        keys.password(),
        prefix + "SSL_KEY_PASSWORD",
        keys.password(),
        prefix + "SSL_TRUSTSTORE_TYPE",
        "PKCS12",
        prefix + "SSL_TRUSTSTORE_LOCATION",
        folder + "trust.p12",
        prefix + "SSL_TRUSTSTORE_PASSWORD",
        trust.password());
  }

  private static MountableFile readable(Store store) {
    return MountableFile.forHostPath(store.file(), 0644);
  }

  private static DockerImageName image(String name) {
    return DockerImageName.parse(System.getProperty("keylife.it." + name + "-image"));
  }

  @Override
  public void close() {
    processor.stop();
    registry.stop();
    kafka.stop();
    network.close();
  }
}
