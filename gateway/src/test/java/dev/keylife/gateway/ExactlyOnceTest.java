package dev.keylife.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keylife.client.ClientSettings;
import dev.keylife.client.CommandHeaders;
import dev.keylife.client.EventQuery;
import dev.keylife.client.KeyEvent;
import dev.keylife.client.KeylifeClient;
import dev.keylife.client.Outcome;
import dev.keylife.command.CreateKey;
import dev.keylife.embedded.Ports;
import dev.keylife.event.AliasChanged;
import dev.keylife.event.CommandRepeated;
import dev.keylife.event.KeyStateChanged;
import dev.keylife.gateway.app.GatewayApp;
import dev.keylife.snapshot.KeySnapshot;
import dev.keylife.type.AliasChange;
import dev.keylife.type.StateChangeCause;
import java.io.File;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
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
import software.amazon.awssdk.services.kms.model.DependencyTimeoutException;
import software.amazon.awssdk.services.kms.model.NotFoundException;
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
        .httpClient(UrlConnectionHttpClient.builder().socketTimeout(Duration.ofMinutes(2)).build())
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

  private static long aliasesThatWere(AliasChange change, List<KeyEvent> events) {
    return events.stream()
        .filter(e -> e.value() instanceof AliasChanged c && c.getChange() == change)
        .count();
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
    String prefix = "alias/" + UUID.randomUUID() + "/";
    int calls = 200;
    Map<String, String> answered = new ConcurrentHashMap<>();
    ExecutorService callers = Executors.newFixedThreadPool(16);
    int port = Ports.anyFree();
    Process process = gatewayProcess(port, folder);
    URI victim = URI.create("http://127.0.0.1:" + port);
    try (CuttingProxy proxy = new CuttingProxy(List.of(victim, stack.url()));
        KmsClient kms = retrying(proxy.url())) {
      awaitServing(victim);
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < calls; i++) {
        String alias = prefix + i;
        boolean deletes = i % 2 == 0;
        all.add(
            callers.submit(
                () -> {
                  String id =
                      kms.createKey(r -> r.origin(OriginType.EXTERNAL).description(description))
                          .keyMetadata()
                          .keyId();
                  kms.createAlias(r -> r.aliasName(alias).targetKeyId(id));
                  if (deletes) {
                    kms.deleteAlias(r -> r.aliasName(alias));
                  }
                  answered.put(alias, id);
                }));
      }
      Awaitility.await().atMost(Duration.ofMinutes(5)).until(() -> answered.size() >= 20);
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
    assertThat(there).isEqualTo(Set.copyOf(answered.values()));
    List<KeyEvent> events = events(there);
    assertThat(creations(events)).isEqualTo(calls);
    assertThat(aliasesThatWere(AliasChange.CREATED, events)).isEqualTo(calls);
    assertThat(aliasesThatWere(AliasChange.DELETED, events)).isEqualTo(calls / 2);
    assertThat(keylife.aliases())
        .filteredOn(alias -> alias.getAliasName().startsWith(prefix))
        .hasSize(calls / 2)
        .allMatch(alias -> alias.getTargetKeyId().equals(answered.get(alias.getAliasName())));
  }

  @Test
  void whatWasWrittenIsRead() throws Exception {
    ExecutorService callers = Executors.newFixedThreadPool(50);
    KmsClient kms = stack.kms();
    try {
      List<Future<Boolean>> pairs = new ArrayList<>();
      for (int i = 0; i < 1_000; i++) {
        String description = "pair " + i;
        boolean named = i % 4 == 0;
        pairs.add(
            callers.submit(
                () -> {
                  String id =
                      kms.createKey(r -> r.origin(OriginType.EXTERNAL).description(description))
                          .keyMetadata()
                          .keyId();
                  String alias = "alias/" + id;
                  if (named) {
                    kms.createAlias(r -> r.aliasName(alias).targetKeyId(id));
                  }
                  return kms.describeKey(r -> r.keyId(named ? alias : id))
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

  /** A broker that holds a fetch lets it go with the commit, and not at the end of its wait. */
  @Test
  void anAnswerIsReadWhenItIsCommitted() {
    ClientSettings usual = stack.signingClient();
    ClientSettings patient =
        new ClientSettings(
                usual.bootstrapServers(),
                usual.schemaRegistryUrl(),
                Map.of(
                    "fetch.max.wait.ms", "3600000",
                    "request.timeout.ms", "3700000",
                    "delivery.timeout.ms", "3800000"))
            .signedBy(usual.signer().orElseThrow());
    try (KeylifeClient client = KeylifeClient.open(patient)) {
      for (int i = 0; i < 3; i++) {
        CreateKey command =
            CreateKey.newBuilder()
                .setHeader(CommandHeaders.fresh(UUID.randomUUID().toString(), GatewayStack.ALICE))
                .build();
        assertThat(client.execute(command, Duration.ofMinutes(5)))
            .isInstanceOf(Outcome.Succeeded.class);
      }
    }
  }

  /** It is behind for a moment; what it says after that is as new, or it says nothing. */
  @Test
  void anotherInstanceAnswersNothingThatIsOlderThanItMay() throws Exception {
    Duration maxAge = Duration.ofSeconds(2);
    GatewayApp second =
        stack.startGateway(Map.of("view.max.age.ms", Long.toString(maxAge.toMillis())));
    KmsClient here = stack.kms();
    KmsClient there = stack.kms(URI.create(second.url()));
    for (int i = 0; i < 20; i++) {
      String id = here.createKey(r -> r.origin(OriginType.EXTERNAL)).keyMetadata().keyId();
      here.createAlias(r -> r.aliasName("alias/" + id).targetKeyId(id));
      Instant written = Instant.now();
      Awaitility.await()
          .atMost(Duration.ofMinutes(5))
          .pollInterval(Duration.ofMillis(1))
          .until(() -> isSeen(there, "alias/" + id, written.plus(maxAge)));
    }
  }

  private static boolean isSeen(KmsClient there, String alias, Instant latest) {
    Instant asked = Instant.now();
    try {
      there.describeKey(r -> r.keyId(alias));
      return true;
    } catch (NotFoundException e) {
      assertThat(asked).isBefore(latest);
      return false;
    } catch (DependencyTimeoutException e) {
      return false;
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
          .atMost(Duration.ofMinutes(5))
          .ignoreExceptions()
          .until(() -> kms.listKeys(r -> r.limit(1)).hasKeys());
    }
  }
}
