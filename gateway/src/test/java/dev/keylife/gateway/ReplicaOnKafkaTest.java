package dev.keylife.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keylife.client.ClientSettings;
import dev.keylife.client.KeylifeClient;
import dev.keylife.client.Keys;
import dev.keylife.client.SecretBytes;
import dev.keylife.gateway.app.GatewaySettings;
import dev.keylife.gateway.model.ApiException;
import dev.keylife.gateway.model.ErrorType;
import dev.keylife.gateway.replica.Replica;
import dev.keylife.gateway.view.Views;
import dev.keylife.snapshot.KeySnapshot;
import dev.keylife.type.ExpirationModel;
import dev.keylife.type.Origin;
import dev.keylife.use.CryptoProviders;
import dev.keylife.use.EncryptionAlgorithm;
import dev.keylife.use.EncryptionContext;
import dev.keylife.use.EncryptionKey;
import dev.keylife.use.KeyOpener;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;

/** Two replicas that use the keys of one installation, and what stops them. */
@ExtendWith(SharedStack.class)
class ReplicaOnKafkaTest {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Duration BOUND = Duration.ofSeconds(5);
  private static final Duration BETWEEN_PARTITIONS = Duration.ofSeconds(10);
  private static final int TRIES = Integer.getInteger("keylife.revocation.tries", 10);

  private static final byte[] PLAINTEXT = "plaintext".getBytes(StandardCharsets.UTF_8);

  private static GatewayStack stack;
  private static Keys keys;
  private static Instance one;
  private static Instance other;

  /** A replica without the HTTP in front of it. */
  private record Instance(Views views, Replica replica) implements AutoCloseable {
    static Instance start(Duration maxStaleness) throws Exception {
      Map<String, String> settings = new TreeMap<>(stack.useSettings());
      settings.put("use.max.staleness.ms", Long.toString(maxStaleness.toMillis()));
      Views views = new Views(Duration.ofSeconds(10));
      Replica replica =
          Replica.open(
              GatewaySettings.of(stack.gatewaySettings(settings)),
              views,
              new KeyOpener(CryptoProviders.best()));
      ClientSettings client = stack.client();
      views.follow(
          new ClientSettings(client.bootstrapServers(), client.schemaRegistryUrl()),
          Optional.of(replica.observer()));
      assertThat(views.freshness().awaitLoaded(PATIENCE)).isTrue();
      return new Instance(views, replica);
    }

    byte[] encrypt(String key) {
      return use(
          key,
          opened ->
              opened.encrypt(
                  EncryptionAlgorithm.SYMMETRIC_DEFAULT, PLAINTEXT, EncryptionContext.none()));
    }

    byte[] decrypt(String key, byte[] ciphertext) {
      return use(
          key,
          opened ->
              opened.decrypt(
                  EncryptionAlgorithm.SYMMETRIC_DEFAULT, ciphertext, EncryptionContext.none()));
    }

    private byte[] use(String key, Function<EncryptionKey, byte[]> operation) {
      KeySnapshot snapshot = replica.find(key).orElseThrow();
      return replica
          .use(
              snapshot,
              String.valueOf(snapshot.getCurrentKeyMaterialId()),
              opened -> operation.apply((EncryptionKey) opened))
          .toCompletableFuture()
          .join();
    }

    /** Empty where the key can be used. */
    Optional<ErrorType> refusal(String key) {
      try {
        byte[] unused = encrypt(key);
        return Optional.empty();
      } catch (ApiException e) {
        return Optional.of(e.type());
      } catch (CompletionException e) {
        if (e.getCause() instanceof ApiException api) {
          return Optional.of(api.type());
        }
        throw e;
      }
    }

    void awaitUsable(String key) {
      Awaitility.await()
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(5))
          .untilAsserted(
              () -> {
                assertThat(views.keys().newest(key)).isPresent();
                assertThat(refusal(key)).isEmpty();
              });
    }

    @Override
    public void close() {
      views.close();
      replica.close();
    }
  }

  @BeforeAll
  static void start(GatewayStack shared) throws Exception {
    stack = shared;
    KeylifeClient keylife = stack.keylife();
    keys = keylife.keys(GatewayStack.ALICE).withTimeout(PATIENCE);
    one = Instance.start(BOUND);
    other = Instance.start(BOUND);
  }

  @AfterAll
  static void stop() {
    one.close();
    other.close();
  }

  /** A key whose material the processor made. */
  private static String key() {
    String id = "r-" + UUID.randomUUID();
    keys.createKey(id, request -> request.setOrigin(Origin.AWS_KMS)).join();
    one.awaitUsable(id);
    other.awaitUsable(id);
    return id;
  }

  @Test
  void importedMaterialIsUsedByEveryReplicaUntilItIsDeletedAndAgainAfterItsReimport() {
    String id = "r-" + UUID.randomUUID();
    byte[] material = new byte[32];
    material[0] = 1;
    keys.createKey(id, request -> request.setOrigin(Origin.EXTERNAL)).join();
    importInto(id, material);
    byte[] ciphertext = awaited(() -> one.encrypt(id));
    assertThat(awaited(() -> other.decrypt(id, ciphertext))).isEqualTo(PLAINTEXT);

    keys.deleteImportedKeyMaterial(id, request -> {}).join();
    for (Instance instance : List.of(one, other)) {
      Awaitility.await()
          .atMost(PATIENCE)
          .until(
              () -> instance.refusal(id).equals(Optional.of(ErrorType.KMSInvalidStateException)));
    }

    importInto(id, material);
    assertThat(awaited(() -> one.decrypt(id, ciphertext))).isEqualTo(PLAINTEXT);
  }

  /** Tried until it is not refused: a busy machine's heartbeats may be late at any time. */
  private static byte[] awaited(Callable<byte[]> use) {
    return Awaitility.await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(5))
        .ignoreExceptions()
        .until(use, result -> true);
  }

  @Test
  void theLastUseOfAKeyThatIsDisabledComesWithinTheBound() throws Exception {
    String id = key();
    List<Long> delays = new ArrayList<>();
    for (int i = 0; i < TRIES; i++) {
      one.awaitUsable(id);
      other.awaitUsable(id);
      AtomicBoolean ended = new AtomicBoolean();
      List<CompletableFuture<Long>> users =
          List.of(one, other).stream()
              .map(
                  instance ->
                      CompletableFuture.supplyAsync(
                          () -> lastUse(instance, id, ended), task -> new Thread(task).start()))
              .toList();
      Instant disabled = keys.disableKey(id).join().event().header().getOccurredAt();
      for (Instance instance : List.of(one, other)) {
        Awaitility.await()
            .atMost(PATIENCE)
            .pollInterval(Duration.ofMillis(2))
            .until(() -> instance.refusal(id).equals(Optional.of(ErrorType.DisabledException)));
      }
      ended.set(true);
      long last = 0;
      for (CompletableFuture<Long> user : users) {
        last = Math.max(last, user.get(PATIENCE.toSeconds(), TimeUnit.SECONDS));
      }
      delays.add(Math.max(0, last - disabled.toEpochMilli()));
      keys.enableKey(id).join();
    }

    delays.sort(null);
    System.out.printf(
        "From DisableKey to the last use by two replicas, %d tries: median %d ms, p99 %d ms,"
            + " most %d ms%n",
        TRIES, percentile(delays, 50), percentile(delays, 99), percentile(delays, 100));
    assertThat(delays).allMatch(delay -> delay <= BOUND.toMillis());
  }

  private static long percentile(List<Long> sorted, int percent) {
    return sorted.get(Math.max(0, (sorted.size() * percent + 99) / 100 - 1));
  }

  /** When the last use began that was not refused, in milliseconds since the epoch. */
  private static long lastUse(Instance instance, String id, AtomicBoolean ended) {
    long last = 0;
    while (!ended.get()) {
      long before = System.currentTimeMillis();
      if (instance.refusal(id).isEmpty()) {
        last = before;
      }
      LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
    }
    return last;
  }

  @Test
  void useGoesOnWhileNoProcessorRunsAndStopsAtTheBound() throws Exception {
    String id = key();
    CompletableFuture<Silences> user = CompletableFuture.supplyAsync(() -> useUntilRefused(id));
    stack.restartProcessor(Map.of(), () -> stopsAtTheBound(user));
    one.awaitUsable(id);
  }

  @Test
  void useGoesOnWhileNoBrokerRunsAndStopsAtTheBound() throws Exception {
    String id = key();
    CompletableFuture<Silences> user = CompletableFuture.supplyAsync(() -> useUntilRefused(id));
    stack.withoutBrokers(() -> stopsAtTheBound(user));
    one.awaitUsable(id);
    other.awaitUsable(id);
    // For the tests of other classes, which share the stack and its gateway.
    KmsClient kms = stack.kms();
    Awaitility.await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(
            () ->
                kms.encrypt(r -> r.keyId(id).plaintext(SdkBytes.fromByteArray(PLAINTEXT))) != null);
  }

  /**
   * How long a replica had heard nothing, in milliseconds.
   *
   * @param longestUse when the key was used in spite of it, at most
   */
  private record Silences(long longestUse, long firstRefusal) {}

  /**
   * However slow this machine: a refusal was not before the bound, and a success not later. What is
   * measured is the silence of the partition that fell silent first, and another one may be the
   * key's.
   */
  private static void stopsAtTheBound(CompletableFuture<Silences> user) throws Exception {
    Silences silences = user.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    assertThat(silences.firstRefusal)
        .as("silence at the first refusal")
        .isGreaterThan(BOUND.toMillis());
    assertThat(silences.longestUse)
        .as("silence at the longest use")
        .isBetween(1L, BOUND.plus(BETWEEN_PARTITIONS).toMillis());
  }

  /** From before the end begins, which may take longer than the bound. */
  private static Silences useUntilRefused(String id) {
    long longestUse = 0;
    while (true) {
      long silentBefore = one.replica.silence();
      Optional<ErrorType> refusal = one.refusal(id);
      long silentAfter = one.replica.silence();
      if (refusal.isPresent()) {
        assertThat(refusal).contains(ErrorType.KeyUnavailableException);
        return new Silences(longestUse, silentAfter);
      }
      longestUse = Math.max(longestUse, silentBefore);
      LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
    }
  }

  private static void importInto(String id, byte[] bytes) {
    try (SecretBytes material = SecretBytes.owning(bytes.clone())) {
      keys.importKeyMaterial(
              id,
              material,
              request -> request.setExpirationModel(ExpirationModel.KEY_MATERIAL_DOES_NOT_EXPIRE))
          .join();
    }
  }
}
