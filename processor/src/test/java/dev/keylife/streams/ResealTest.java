package dev.keylife.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keylife.command.DisableKey;
import dev.keylife.command.GetParametersForImport;
import dev.keylife.command.ImportKeyMaterial;
import dev.keylife.event.CommandRejected;
import dev.keylife.event.ImportParametersIssued;
import dev.keylife.event.KeyStateChanged;
import dev.keylife.material.MaterialCryptography;
import dev.keylife.material.keyset.TestKeyset;
import dev.keylife.material.masterkeys.FlakyMasterKeys;
import dev.keylife.material.masterkeys.MasterKeysUnavailableException;
import dev.keylife.streams.resealing.ForeignKeysetException;
import dev.keylife.streams.resealing.ResealSettings;
import dev.keylife.streams.resealing.SealingProgress;
import dev.keylife.streams.state.StoreNames;
import dev.keylife.streams.waiting.WaitingLimits;
import dev.keylife.type.FailureCode;
import dev.keylife.type.WrappingAlgorithm;
import dev.keylife.type.WrappingKeySpec;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One partition, run by one instance after another, each with a keyset of its own. An instance
 * takes over what the one before it left in its stores.
 */
class ResealTest {
  private static final byte[] MATERIAL =
      "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final Duration TICK = Duration.ofSeconds(1);
  private static final Duration DELAY = Duration.ofMinutes(10);
  private static final int BATCH = 2;
  private static final List<String> STORES =
      List.of(
          StoreNames.KEYS_STORE,
          StoreNames.SECRETS_STORE,
          StoreNames.DEADLINES_STORE,
          StoreNames.SEALING_STORE);

  @TempDir Path folder;
  private final List<TopologyHarness> instances = new ArrayList<>();
  private TestKeyset first;
  private TestKeyset prepared;
  private TestKeyset second;
  private TopologyHarness instance;

  /** Five keys with material under the first master key, and the pass over them complete. */
  @BeforeEach
  void start() throws Exception {
    first = TestKeyset.create();
    prepared = first.prepared();
    second = prepared.rotated();
    run(first.crypto());
    for (int i = 0; i < 5; i++) {
      instance.send(instance.createKey("k" + i));
      instance.send(instance.importCommand("k" + i, MATERIAL, Duration.ofDays(90)));
    }
    ticks(5);
    assertThat(progress().completedAt()).isPresent();
  }

  @AfterEach
  void stop() {
    instances.forEach(TopologyHarness::close);
  }

  @Test
  void everySecretComesUnderTheNewKeyInBoundedBatches() throws Exception {
    ImportKeyMaterial inFlight = instance.importCommand("k0", MATERIAL, Duration.ofDays(90));

    run(second.crypto());
    waitForThePass();
    List<Long> steps = new ArrayList<>();
    for (int tick = 0; tick < 4; tick++) {
      steps.add(underKey(second));
      ticks(1);
    }

    assertThat(steps).containsExactly(2L, 4L, 6L, 6L);
    assertThat(instance.materials.readKeyValuesToMap())
        .as("replicas get what was resealed, and no wrapping key")
        .hasSizeGreaterThanOrEqualTo(5)
        .allSatisfy(
            (name, secret) ->
                assertThat(name.startsWith("/heartbeat/") || isUnder(second, secret)).isTrue());
    assertThat(progress().completedAt()).isPresent();
    assertThat(progress())
        .extracting(SealingProgress::examined, SealingProgress::resealed, SealingProgress::failed)
        .containsExactly(6L, 6L, 0L);

    run(second.withoutOldKeys().crypto());
    KeyStateChanged again = only(KeyStateChanged.class, instance.send(reissued("k1")));
    assertThat(again.getKeyMaterialId()).as("material is still known").hasSize(64);
    assertThat(instance.send(inFlight))
        .as("its token was sealed under the key that is gone")
        .singleElement()
        .extracting(e -> ((dev.keylife.event.ImportFailed) e).getCode())
        .isEqualTo(FailureCode.InvalidImportTokenException);
  }

  @Test
  void aTokenInFlightIsTakenAndThePassRemembersUntilWhenThereCanBeOne() throws Exception {
    Instant issued = instance.now();
    ImportKeyMaterial inFlight = instance.importCommand("k0", MATERIAL, Duration.ofDays(90));

    run(second.crypto());
    waitForThePass();
    ticks(5);

    assertThat(progress().otherTokensUntil()).isAfterOrEqualTo(issued.plus(Duration.ofHours(24)));
    assertThat(progress().otherTokensUntil()).isBefore(issued.plus(Duration.ofHours(25)));
    only(KeyStateChanged.class, instance.send(inFlight));
  }

  @Test
  void aPassGoesOnWhereTheInstanceBeforeLeftIt() throws Exception {
    run(second.crypto());
    waitForThePass();
    assertThat(progress().examined()).isEqualTo(2);
    long underBefore = underKey(second);

    run(second.crypto());
    instance.advance(TICK);

    assertThat(underBefore).isEqualTo(2);
    assertThat(underKey(second)).isEqualTo(4);
    assertThat(progress().examined()).isEqualTo(4);
    instance.advance(TICK);
    assertThat(progress().completedAt()).isPresent();
    assertThat(progress().resealed()).isEqualTo(5);
  }

  @Test
  void untilThePassIsCompleteAnInstanceWithTheOldKeysetCanTakeOverAndEverythingWorks()
      throws Exception {
    run(second.crypto());
    ImportKeyMaterial byNewer = instance.importCommand("k0", MATERIAL, Duration.ofDays(90));

    run(prepared.crypto());
    only(KeyStateChanged.class, instance.send(byNewer));
    assertThat(progress().keyset().primary()).isEqualTo(first.primary());

    run(second.crypto());
    waitForThePass();
    ticks(5);
    assertThat(progress().completedAt()).isPresent();
    assertThat(underKey(second)).isEqualTo(5);
  }

  @Test
  void onceThePassIsCompleteAnInstanceWithTheOldKeysetSealsNothingAndLosesNothing()
      throws Exception {
    run(second.crypto());
    waitForThePass();
    ticks(5);
    GetParametersForImport command =
        new GetParametersForImport(
            instance.header("k0"),
            WrappingAlgorithm.RSAES_OAEP_SHA_256,
            WrappingKeySpec.RSA_2048,
            null);

    run(prepared.crypto());
    instance.advance(Duration.ofHours(1));
    CommandRejected rejected = only(CommandRejected.class, instance.send(command));
    assertThat(rejected.getCode()).isEqualTo(FailureCode.DependencyTimeoutException);
    only(KeyStateChanged.class, instance.send(new DisableKey(instance.header("k1"))));
    assertThat(underKey(second)).isEqualTo(5);
    assertThat(progress().completedAt()).isPresent();

    run(second.crypto());
    only(ImportParametersIssued.class, instance.send(command));
  }

  @Test
  void ofTwoRotationsOfOneKeysetTheSecondToComeIsNotAdmitted() throws Exception {
    TestKeyset otherSecond = first.prepared().rotated();
    run(second.crypto());
    ticks(1);

    run(otherSecond.crypto());

    assertThat(only(CommandRejected.class, instance.send(getParameters("k0"))).getCode())
        .isEqualTo(FailureCode.DependencyTimeoutException);
    assertThat(progress().keyset().primary()).isEqualTo(second.primary());
  }

  @Test
  void anotherKeysetIsRefusedWhateverItsGenerationAndNothingIsChanged() throws Exception {
    TestKeyset foreign = TestKeyset.create();
    SealingProgress before = progress();

    for (TestKeyset keyset : List.of(foreign, foreign.prepared(), foreign.prepared().rotated())) {
      run(keyset.crypto());
      assertThatThrownBy(() -> instance.advance(TICK))
          .hasRootCauseInstanceOf(ForeignKeysetException.class);
      assertThatThrownBy(() -> instance.send(getParameters("k0")))
          .hasRootCauseInstanceOf(ForeignKeysetException.class);
      assertThat(progress()).isEqualTo(before);
      assertThat(underKey(first)).isEqualTo(5);
    }

    run(first.crypto());
    only(ImportParametersIssued.class, instance.send(getParameters("k0")));
  }

  @Test
  void thePassBeginsOnlyAfterTheTimeThatARollingRestartMayTake() throws Exception {
    run(second.crypto());
    ticks(5);
    assertThat(underKey(first)).isEqualTo(5);

    instance.advance(DELAY);
    assertThat(underKey(second)).isEqualTo(BATCH);
  }

  @Test
  void aSecretThatDoesNotOpenKeepsThePassFromBeingCompleteUntilItIsGone() throws Exception {
    KeyValueStore<String, byte[]> secrets = store(StoreNames.SECRETS_STORE);
    String name = secrets().keySet().iterator().next();
    byte[] damaged = secrets.get(name);
    damaged[damaged.length - 1] ^= 1;
    secrets.put(name, damaged);

    run(second.crypto());
    waitForThePass();
    ticks(5);

    assertThat(progress().completedAt()).isEmpty();
    assertThat(progress().failed()).isEqualTo(1);
    assertThat(underKey(second)).isEqualTo(4);

    only(KeyStateChanged.class, instance.send(reissued(name.substring(0, name.indexOf('/')))));
    instance.advance(Duration.ofHours(1));
    ticks(5);
    assertThat(progress().completedAt()).isPresent();
    assertThat(underKey(second)).isEqualTo(5);
  }

  @Test
  void anOutageOfTheMasterKeysPausesThePassAndLosesNothing() throws Exception {
    FlakyMasterKeys keys = second.flaky();
    run(keys.crypto());
    keys.fail(new MasterKeysUnavailableException("no answer"));
    waitForThePass();
    assertThat(progress().examined()).isZero();
    assertThat(secrets()).hasSize(5);

    keys.recover();
    instance.advance(Duration.ofMinutes(1));
    ticks(5);

    assertThat(progress().completedAt()).isPresent();
    assertThat(underKey(second)).isEqualTo(5);
  }

  /** Replaces the instance that runs the partition. */
  private void run(MaterialCryptography crypto) {
    TopologySettings defaults = TopologySettings.defaults(1);
    TopologySettings settings =
        new TopologySettings(
            1,
            defaults.limits(),
            defaults.rates(),
            defaults.duplicateWindow(),
            defaults.deadlineInterval(),
            defaults.deadlineBatch(),
            defaults.erasureBound(),
            new ResealSettings(TICK, BATCH, DELAY, Duration.ofHours(24)),
            WaitingLimits.defaults(),
            defaults.replicas());
    Instant now = instances.isEmpty() ? TopologyHarness.START : instance.now();
    TopologyHarness next =
        new TopologyHarness(
            TopologyHarness.Setup.in(folder.resolve(Integer.toString(instances.size())))
                .with(crypto)
                .with(settings)
                .at(now));
    if (!instances.isEmpty()) {
      STORES.forEach(name -> copy(instance, next, name));
    }
    instances.add(next);
    instance = next;
  }

  private static void copy(TopologyHarness from, TopologyHarness to, String name) {
    KeyValueStore<Object, Object> target = to.driver.getKeyValueStore(name);
    KeyValueStore<Object, Object> source = from.driver.getKeyValueStore(name);
    try (KeyValueIterator<Object, Object> all = source.all()) {
      all.forEachRemaining(entry -> target.put(entry.key, entry.value));
    }
  }

  /** The instance claims the partition, and time passes until the first batch has been done. */
  private void waitForThePass() {
    ticks(1);
    instance.advance(DELAY);
  }

  /** The driver punctuates once, however far its clock jumps. */
  private void ticks(int count) {
    for (int i = 0; i < count; i++) {
      instance.advance(TICK);
    }
  }

  private ImportKeyMaterial reissued(String key) {
    return instance.importCommand(key, MATERIAL, Duration.ofDays(90));
  }

  private GetParametersForImport getParameters(String key) {
    return new GetParametersForImport(
        instance.header(key), WrappingAlgorithm.RSAES_OAEP_SHA_256, WrappingKeySpec.RSA_2048, null);
  }

  private SealingProgress progress() {
    KeyValueStore<String, SealingProgress> store = store(StoreNames.SEALING_STORE);
    return store.get("progress");
  }

  private long underKey(TestKeyset keyset) {
    return secrets().values().stream().filter(secret -> isUnder(keyset, secret)).count();
  }

  private static boolean isUnder(TestKeyset keyset, byte[] sealed) {
    return HexFormat.of().formatHex(sealed, 1, 5).equals(keyset.primary());
  }

  private Map<String, byte[]> secrets() {
    Map<String, byte[]> secrets = new TreeMap<>();
    try (KeyValueIterator<String, byte[]> all =
        this.<byte[]>store(StoreNames.SECRETS_STORE).all()) {
      all.forEachRemaining(entry -> secrets.put(entry.key, entry.value));
    }
    return secrets;
  }

  private <V> KeyValueStore<String, V> store(String name) {
    return instance.driver.getKeyValueStore(name);
  }

  private static <T extends SpecificRecord> T only(Class<T> type, List<SpecificRecord> events) {
    List<T> found = events.stream().filter(type::isInstance).map(type::cast).toList();
    assertThat(found).as("%s in %s", type.getSimpleName(), events).hasSize(1);
    return found.get(0);
  }
}
