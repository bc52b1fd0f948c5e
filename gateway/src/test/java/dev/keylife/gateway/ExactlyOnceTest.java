package dev.keylife.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keylife.client.EventQuery;
import dev.keylife.client.KeyEvent;
import dev.keylife.client.KeylifeClient;
import dev.keylife.event.CommandRepeated;
import dev.keylife.event.KeyStateChanged;
import dev.keylife.gateway.app.GatewayApp;
import dev.keylife.snapshot.KeySnapshot;
import dev.keylife.type.StateChangeCause;
import java.io.File;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.OriginType;

/** A call has one effect, however its answer is lost; and what was answered is read. */
@ExtendWith(SharedStack.class)
class ExactlyOnceTest {
  private static GatewayStack stack;
  private static KeylifeClient keylife;

  @BeforeAll
  static void start(GatewayStack shared) {
    stack = shared;
    keylife = stack.keylife();
  }

  /** Retries as the SDK does, only more often: a gateway takes a while to start. */
  private static KmsClient retrying(URI endpoint) {
    return GatewayStack.builder(endpoint, GatewayStack.SECRET)
        .httpClient(UrlConnectionHttpClient.builder().socketTimeout(Duration.ofSeconds(60)).build())
        .overrideConfiguration(
            c ->
                c.retryStrategy(
                    AwsRetryStrategy.standardRetryStrategy().toBuilder()
                        .maxAttempts(20)
                        .circuitBreakerEnabled(false)
                        .backoffStrategy(BackoffStrategy.fixedDelay(Duration.ofMillis(200)))
                        .build()))
        .build();
  }

  private static List<KeySnapshot> keysDescribed(String description) {
    return keylife.snapshots().stream()
        .filter(key -> key.getDescription().equals(description))
        .toList();
  }

  private static List<KeyEvent> events(Set<String> keyIds) {
    List<KeyEvent> events = new ArrayList<>();
    keylife.events(
        new EventQuery(
            new EventQuery.Start.Beginning(),
            false,
            event -> keyIds.contains(event.header().getKeyId())),
        events::add);
    return events;
  }

  private static long creations(List<KeyEvent> events) {
    return events.stream()
        .filter(
            e ->
                e.value() instanceof KeyStateChanged changed
                    && changed.getCause() == StateChangeCause.CREATED)
        .count();
  }

  @Test
  void aLostAnswerIsFoundByTheRetry() throws Exception {
    String description = "lost answers " + UUID.randomUUID();
    try (CuttingProxy proxy = new CuttingProxy(List.of(stack.url()));
        KmsClient kms = retrying(proxy.url())) {
      proxy.cut(3);
      String id =
          kms.createKey(r -> r.origin(OriginType.EXTERNAL).description(description))
              .keyMetadata()
              .keyId();
      assertThat(proxy.cutSoFar()).isEqualTo(3);
      assertThat(keysDescribed(description)).extracting(KeySnapshot::getKeyId).containsExactly(id);
      List<KeyEvent> events = events(Set.of(id));
      assertThat(creations(events)).isOne();
      assertThat(events.subList(1, events.size()))
          .isNotEmpty()
          .allMatch(event -> event.value() instanceof CommandRepeated);
    }
  }

  @Test
  void anotherInstanceFindsTheOutcomeToo() throws Exception {
    GatewayApp second = stack.startGateway(Map.of());
    String description = "two gateways " + UUID.randomUUID();
    try (CuttingProxy cutting = new CuttingProxy(List.of(stack.url()));
        CuttingProxy plain = new CuttingProxy(List.of(URI.create(second.url())));
        AlternatingProxy both = new AlternatingProxy(cutting.url(), plain.url());
        KmsClient kms = retrying(both.url())) {
      cutting.cut(1);
      String id =
          kms.createKey(r -> r.origin(OriginType.EXTERNAL).description(description))
              .keyMetadata()
              .keyId();
      assertThat(cutting.cutSoFar()).isOne();
      assertThat(keysDescribed(description)).extracting(KeySnapshot::getKeyId).containsExactly(id);
      assertThat(creations(events(Set.of(id)))).isOne();
    }
  }

  @Test
  void aGatewayThatIsKilledLosesAndDoublesNothing(@TempDir Path folder) throws Exception {
    String description = "killed " + UUID.randomUUID();
    int calls = 200;
    Set<String> answered = ConcurrentHashMap.newKeySet();
    ExecutorService callers = Executors.newFixedThreadPool(16);
    int port = freePort();
    Process process = gatewayProcess(port, folder);
    URI victim = URI.create("http://127.0.0.1:" + port);
    try (CuttingProxy proxy = new CuttingProxy(List.of(victim, stack.url()));
        KmsClient kms = retrying(proxy.url())) {
      awaitServing(victim);
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < calls; i++) {
        all.add(
            callers.submit(
                () ->
                    answered.add(
                        kms.createKey(r -> r.origin(OriginType.EXTERNAL).description(description))
                            .keyMetadata()
                            .keyId())));
      }
      Awaitility.await().atMost(Duration.ofMinutes(2)).until(() -> answered.size() >= 20);
      process.destroyForcibly().waitFor();
      for (Future<?> call : all) {
        call.get();
      }
    } finally {
      process.destroyForcibly();
      callers.shutdownNow();
    }
    assertThat(answered).hasSize(calls);
    Set<String> there =
        keysDescribed(description).stream().map(KeySnapshot::getKeyId).collect(Collectors.toSet());
    assertThat(there).isEqualTo(answered);
    assertThat(creations(events(there))).isEqualTo(calls);
  }

  @Test
  void whatWasWrittenIsRead() throws Exception {
    ExecutorService callers = Executors.newFixedThreadPool(50);
    KmsClient kms = stack.kms();
    try {
      List<Future<Boolean>> pairs = new ArrayList<>();
      for (int i = 0; i < 1_000; i++) {
        String description = "pair " + i;
        pairs.add(
            callers.submit(
                () -> {
                  String id =
                      kms.createKey(r -> r.origin(OriginType.EXTERNAL).description(description))
                          .keyMetadata()
                          .keyId();
                  return kms.describeKey(r -> r.keyId(id))
                      .keyMetadata()
                      .description()
                      .equals(description);
                }));
      }
      for (Future<Boolean> pair : pairs) {
        assertThat(pair.get()).isTrue();
      }
    } finally {
      callers.shutdownNow();
    }
  }

  private static int freePort() throws Exception {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static Process gatewayProcess(int port, Path folder) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx256m",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                "dev.keylife.gateway.app.KeylifeGateway"));
    stack
        .gatewaySettings(Map.of("api.port", Integer.toString(port)))
        .forEach((name, value) -> command.addAll(List.of("--set", name + "=" + value)));
    File log = folder.resolve("gateway.log").toFile();
    return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log).start();
  }

  private static void awaitServing(URI gateway) {
    try (KmsClient kms = retrying(gateway)) {
      Awaitility.await()
          .atMost(Duration.ofMinutes(2))
          .ignoreExceptions()
          .until(() -> kms.listKeys(r -> r.limit(1)).hasKeys());
    }
  }
}
