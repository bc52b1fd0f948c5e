package dev.keylife.gateway;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keylife.app.ProcessorApp;
import dev.keylife.app.settings.ProcessorSettings;
import dev.keylife.client.ClientSettings;
import dev.keylife.client.CommandSigner;
import dev.keylife.client.KeylifeClient;
import dev.keylife.client.SchemaRegistration;
import dev.keylife.client.SigningKey;
import dev.keylife.embedded.EmbeddedPlatform;
import dev.keylife.embedded.InstallationFolder;
import dev.keylife.gateway.app.GatewayApp;
import dev.keylife.gateway.app.GatewaySettings;
import dev.keylife.material.keyset.TestKeyset;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.KmsClientBuilder;

/**
 * A broker, a registry, a processor that takes signed commands only, gateways in this JVM that sign
 * in the names of their callers, and an SDK's client.
 */
public final class GatewayStack implements AutoCloseable {
  public static final String ALICE = "arn:aws:iam::000000000000:user/alice";
  public static final String ACCESS_KEY_ID = "AKIDALICE";
  public static final String BOB = "arn:aws:iam::000000000000:user/bob";
  private static final String BOBS_ACCESS_KEY_ID = "AKIDBOB";
  private static final String BOBS_SECRET = "bobs-secret-access-key-0123456789";
  public static final String SECRET = "alices-secret-access-key-0123456789";
  private static final String AUDIENCE = "keylife-gateway-tests";
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final Deque<AutoCloseable> started = new ArrayDeque<>();
  private final Path folder;
  private final String region;
  private final Map<String, String> furtherProcessorSettings;
  private final EmbeddedPlatform platform;
  private final InstallationFolder installation;
  private ProcessorApp processor;
  private final GatewayApp gateway;
  private final int shared;

  public GatewayStack(Path folder) throws IOException, InterruptedException {
    this(folder, "us-east-1", Map.of());
  }

  /**
   * The same in a Region.
   *
   * @param furtherProcessorSettings of every processor that it starts
   */
  public GatewayStack(Path folder, String region, Map<String, String> furtherProcessorSettings)
      throws IOException, InterruptedException {
    this.folder = folder;
    this.region = region;
    this.furtherProcessorSettings = Map.copyOf(furtherProcessorSettings);
    writeCredentials(SECRET);
    writeSigningKey();
    installation = InstallationFolder.in(folder);
    platform = EmbeddedPlatform.start(folder);
    started.push(platform);
    new SchemaRegistration(client()).register(schema -> {});
    TestKeyset.quickFile(processorSettings());
    processor = startProcessor(Map.of());
    started.push(() -> processor.close());
    gateway = startGateway(Map.of());
    shared = started.size();
  }

  /** Closes what was opened since it was started: each gateway and client asks the broker on. */
  void closeAllFurther() throws Exception {
    while (started.size() > shared) {
      started.pop().close();
    }
  }

  private ProcessorApp startProcessor(Map<String, String> further) throws InterruptedException {
    Map<String, String> settings = processorSettings();
    settings.putAll(further);
    ProcessorApp app = ProcessorApp.start(ProcessorSettings.of(settings));
    if (!app.awaitRunning(PATIENCE)) {
      throw new IllegalStateException("the processor is not running within " + PATIENCE);
    }
    return app;
  }

  /** Something that is done while no processor runs. */
  public interface Meanwhile {
    void run() throws Exception;
  }

  /** Stops the processor, and starts it with further settings. */
  public void restartProcessor(Map<String, String> further, Meanwhile meanwhile) throws Exception {
    processor.close();
    try {
      meanwhile.run();
    } finally {
      processor = startProcessor(further);
    }
  }

  private Map<String, String> processorSettings() {
    Map<String, String> settings =
        installation.settings(platform.bootstrapServers(), platform.registryUrl());
    settings.put("http.port", "-1");
    settings.put("commit.delay.ms", "5");
    settings.put("wrapping.key.sharing.max.answers", "1000");
    settings.put("wrapping.key.pool.specs", "RSA_2048");
    settings.put("key.arn.region", region);
    settings.put("commands.authentication", "required");
    settings.put("commands.authentication.audience", AUDIENCE);
    settings.put("commands.authentication.trust.file", folder.resolve("trust.json").toString());
    settings.putAll(furtherProcessorSettings);
    return settings;
  }

  /** One more gateway, with further settings; closed after the class of the test. */
  public GatewayApp startGateway(Map<String, String> further) throws InterruptedException {
    GatewayApp app = GatewayApp.start(GatewaySettings.of(gatewaySettings(further)));
    started.push(app);
    return app;
  }

  public Map<String, String> gatewaySettings(Map<String, String> further) {
    Map<String, String> settings = new TreeMap<>();
    settings.put("kafka.bootstrap.servers", platform.bootstrapServers());
    settings.put("schema.registry.url", platform.registryUrl());
    settings.put("credentials.file", credentialsFile().toString());
    settings.put("key.arn.region", region);
    settings.put("signing.key.file", folder.resolve("signing.pem").toString());
    settings.put("signing.audience", AUDIENCE);
    settings.put("kafka.linger.ms", "0");
    settings.put("call.timeout.ms", "60000");
    processorSettings().forEach((name, value) -> putKeyset(name, value, settings));
    settings.put("use.records.interval.ms", "200");
    settings.put("api.port", "0");
    settings.put("http.port", "-1");
    settings.putAll(further);
    return settings;
  }

  /** The keyset of a gateway is the processors', under names of its own. */
  private static void putKeyset(String name, String value, Map<String, String> settings) {
    if (name.startsWith("keyset.") && !name.equals("keyset.create")) {
      settings.put("use." + name, value);
    }
  }

  /** What makes a gateway use keys. */
  public Map<String, String> useSettings() {
    return Map.of(
        "use.keyset.file", installation.path().resolve("keyset.json").toString(),
        "use.keyset.password.file", installation.path().resolve("keyset.password").toString());
  }

  /** Does something while no broker runs. */
  public void withoutBrokers(Meanwhile meanwhile) throws Exception {
    platform.kafka().stop();
    try {
      meanwhile.run();
    } finally {
      platform.kafka().start();
    }
  }

  /** The Region of its keys. */
  public String region() {
    return region;
  }

  /** Where the broker keeps its topics. */
  public Path topics() {
    return folder.resolve("kafka");
  }

  public Path credentialsFile() {
    return folder.resolve("credentials.json");
  }

  public void writeCredentials(String secret) throws IOException {
    writePrivate(
        credentialsFile(),
        """
        {"credentials": [
          {"accessKeyId": "%s", "secretAccessKey": "%s", "principal": "%s"},
          {"accessKeyId": "%s", "secretAccessKey": "%s", "principal": "%s"}
        ]}
        """
            .formatted(ACCESS_KEY_ID, secret, ALICE, BOBS_ACCESS_KEY_ID, BOBS_SECRET, BOB));
  }

  /** May speak for users of the account alone. */
  private void writeSigningKey() throws IOException {
    SigningKey key = SigningKey.generate(SigningKey.Algorithm.EDDSA);
    writePrivate(folder.resolve("signing.pem"), key.toPem());
    writePrivate(
        folder.resolve("trust.json"),
        new ObjectMapper()
            .writeValueAsString(
                Map.of(
                    "keys",
                    List.of(
                        key.trustEntry(
                            key.thumbprint(), List.of("arn:aws:iam::000000000000:*"))))));
  }

  private static void writePrivate(Path file, String text) throws IOException {
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  public URI url() {
    return URI.create(gateway.url());
  }

  public GatewayApp gateway() {
    return gateway;
  }

  public URI registry() {
    return URI.create(platform.registryUrl());
  }

  /** Where Kafka and the registry are. */
  public ClientSettings client() {
    return new ClientSettings(platform.bootstrapServers(), platform.registryUrl(), Map.of());
  }

  /** The same, with what signs commands of principals of the account. */
  public ClientSettings signingClient() {
    return client()
        .signedBy(CommandSigner.open(folder.resolve("signing.pem"), Optional.empty(), AUDIENCE));
  }

  /** For looking at topics, and for commands of users of the account. */
  public KeylifeClient keylife() {
    KeylifeClient client = KeylifeClient.open(signingClient());
    started.push(client);
    return client;
  }

  /** An SDK's client of the first gateway. */
  public KmsClient kms() {
    return kms(url());
  }

  public KmsClient kms(URI endpoint) {
    KmsClient client = builder(endpoint, SECRET).region(Region.of(region)).build();
    started.push(client);
    return client;
  }

  /** Bob's. */
  public KmsClient kmsOfBob(URI endpoint) {
    KmsClient client = builder(endpoint, BOBS_ACCESS_KEY_ID, BOBS_SECRET).build();
    started.push(client);
    return client;
  }

  public static KmsClientBuilder builder(URI endpoint, String secret) {
    return builder(endpoint, ACCESS_KEY_ID, secret);
  }

  private static KmsClientBuilder builder(URI endpoint, String accessKeyId, String secret) {
    return KmsClient.builder()
        .endpointOverride(endpoint)
        .region(Region.US_EAST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKeyId, secret)))
        .httpClient(UrlConnectionHttpClient.create());
  }

  @Override
  public void close() throws Exception {
    while (!started.isEmpty()) {
      started.pop().close();
    }
  }
}
