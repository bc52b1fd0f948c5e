package dev.keylife.gateway.replica;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keylife.gateway.model.ApiException;
import dev.keylife.gateway.model.ErrorType;
import dev.keylife.gateway.replica.Bench.Opened;
import dev.keylife.snapshot.KeySnapshot;
import dev.keylife.type.KeyState;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When a replica uses a key, and when it does not any more; by a clock that a test sets. */
class LeasedKeysTest {
  private static final UseLimits LIMITS =
      new UseLimits(Duration.ofSeconds(60), 3, Duration.ofSeconds(30), Duration.ofMillis(20));
  private static final Duration MOMENT = Duration.ofMillis(1);

  private Bench bench;

  @BeforeEach
  void start() {
    bench = Bench.of(LIMITS);
    bench.news();
    bench.becomes(Bench.enabled("k", 3));
    bench.arrives("k", Bench.CURRENT);
    bench.arrives("k", Bench.OLDER);
  }

  @Test
  void aKeyIsUsedWithItsCurrentMaterialAndAnOlderOneByItsName() {
    try (KeyLease<Opened> current = use("k");
        KeyLease<Opened> older = leased(bench.keys.lease(found("k"), Bench.OLDER))) {
      assertThat(current.key().material).isEqualTo(Bench.CURRENT);
      assertThat(older.key().material).isEqualTo(Bench.OLDER);
      assertThat(current.materialId()).isEqualTo(Bench.CURRENT);
    }
    assertThat(bench.keys.open()).isEqualTo(2);
  }

  @Test
  void itsSealIsOpenedOnceAndTheMaterialItGaveIsWiped() {
    for (int i = 0; i < 5; i++) {
      use("k").close();
    }

    assertThat(bench.everOpened).hasSize(1);
    assertThat(bench.everOpened.get(0).given).containsOnly(0);
    assertThat(bench.everOpened.get(0).closed).isFalse();
  }

  @Test
  void materialThatIsPendingRotationOrOfNobodyOpensNoCiphertext() {
    for (String other : List.of("c".repeat(64), "d".repeat(64))) {
      assertThat(refusal(bench.keys.lease(found("k"), other)))
          .isEqualTo(ErrorType.InvalidCiphertextException);
    }
  }

  @Test
  void aKeyThatIsDisabledIsUsedNoMoreAndItsMaterialIsWiped() {
    use("k").close();

    bench.becomes(Bench.snapshot("k", 4, KeyState.Disabled, null));

    assertThat(bench.everOpened.get(0).closed).isTrue();
    assertThat(bench.keys.open()).isZero();
    assertThat(failure(bench.keys.lease(found("k"))))
        .isEqualTo("DisabledException: arn:aws:kms:us-east-1:000000000000:key/k is disabled.");
  }

  @Test
  void whoUsesAKeyWhileItIsDisabledEndsHisOperationAndThenItIsWiped() {
    KeyLease<Opened> lease = use("k");
    bench.becomes(Bench.snapshot("k", 4, KeyState.Disabled, null));

    assertThat(lease.key().closed).isFalse();
    lease.close();
    lease.close();
    assertThat(bench.everOpened.get(0).closed).isTrue();
  }

  @Test
  void otherStatesAreNamedInAwsWords() {
    bench.becomes(Bench.snapshot("k", 4, KeyState.PendingImport, null));
    assertThat(failure(bench.keys.lease(found("k"))))
        .isEqualTo(
            "KMSInvalidStateException:"
                + " arn:aws:kms:us-east-1:000000000000:key/k is pending import.");
    bench.becomes(Bench.snapshot("k", 5, KeyState.PendingDeletion, null));
    assertThat(failure(bench.keys.lease(found("k")))).endsWith("is pending deletion.");
  }

  @Test
  void aSnapshotThatWasTakenBeforeTheKeyWasDisabledIsOfNoUseAfterwards() {
    KeySnapshot before = found("k");
    bench.becomes(Bench.snapshot("k", 4, KeyState.Disabled, null));

    assertThat(refusal(bench.keys.lease(before))).isEqualTo(ErrorType.DisabledException);
    assertThat(bench.everOpened).allMatch(opened -> opened.closed.get());
  }

  @Test
  void aKeyThatChangesWhileItIsOpenedIsOpenedByItsNewestSnapshot() {
    Queue<Runnable> later = new ArrayDeque<>();
    Bench slow = new Bench(LIMITS, (id, secret) -> secret.clone(), later::add);
    slow.news();
    slow.becomes(Bench.enabled("k", 3));
    slow.arrives("k", Bench.CURRENT);
    CompletionStage<KeyLease<Opened>> first = slow.keys.lease(slow.snapshots.get("k"));
    CompletionStage<KeyLease<Opened>> second = slow.keys.lease(slow.snapshots.get("k"));
    assertThat(later).as("who comes second waits for the first").hasSize(1);

    slow.becomes(Bench.enabled("k", 4));
    while (!later.isEmpty()) {
      later.remove().run();
    }

    leased(first).close();
    leased(second).close();
    assertThat(slow.everOpened).hasSize(2);
    assertThat(slow.everOpened.get(0).closed).isTrue();
    assertThat(slow.keys.find("k").orElseThrow().getSequence()).isEqualTo(4);
  }

  @Test
  void useEndsWithTheDateOfItsMaterialThoughNothingIsHeard() {
    bench.becomes(Bench.snapshot("k", 4, KeyState.Enabled, Bench.START.plusSeconds(20)));
    use("k").close();
    bench.pass(Duration.ofSeconds(20).minus(MOMENT));
    use("k").close();

    bench.pass(MOMENT);

    assertThat(failure(bench.keys.lease(found("k")))).endsWith("is pending import.");
    bench.keys.sweep();
    assertThat(bench.everOpened).allMatch(opened -> opened.closed.get());
  }

  @Test
  void aReplicaThatHearsNothingStopsAtTheBoundAndNotBefore() {
    use("k").close();
    bench.pass(Duration.ofSeconds(60));
    use("k").close();

    bench.pass(MOMENT);

    KeySnapshot known = bench.snapshots.get("k");
    assertThat(refusal(bench.keys.lease(known))).isEqualTo(ErrorType.KeyUnavailableException);
    bench.news();
    use("k").close();
  }

  @Test
  void soDoesOneThatHearsTheLogAndNotTheProcessor() {
    for (int i = 0; i < 6; i++) {
      bench.pass(Duration.ofSeconds(10));
      bench.keys.upToDate(bench.now());
      use("k").close();
    }

    bench.pass(MOMENT);

    assertThat(failure(bench.keys.lease(found("k"))))
        .startsWith("KeyUnavailableException: ")
        .contains("the processor");
    bench.heartbeat(bench.now());
    use("k").close();
  }

  @Test
  void aHeartbeatThatComesLateIsAsOldAsItSays() {
    bench.pass(Duration.ofSeconds(59));
    bench.keys.upToDate(bench.now());
    bench.heartbeat(Bench.START.plusSeconds(10));
    bench.pass(Duration.ofSeconds(11));
    use("k").close();

    bench.pass(MOMENT);

    assertThat(refusal(bench.keys.lease(found("k")))).isEqualTo(ErrorType.KeyUnavailableException);
  }

  @Test
  void aProcessorWhoseClockIsAheadGivesNoMoreTimeThanOthers() {
    bench.heartbeat(Bench.START.plus(Duration.ofHours(5)));
    bench.pass(Duration.ofSeconds(60).plus(MOMENT));
    bench.keys.upToDate(bench.now());

    assertThat(refusal(bench.keys.lease(found("k")))).isEqualTo(ErrorType.KeyUnavailableException);
  }

  @Test
  void aTimeOfDayThatIsSetBackGivesNoMoreTime() {
    bench.set(Bench.START.minus(Duration.ofHours(5)));
    bench.pass(Duration.ofSeconds(60).plus(MOMENT));

    KeySnapshot known = bench.snapshots.get("k");
    assertThat(refusal(bench.keys.lease(known))).isEqualTo(ErrorType.KeyUnavailableException);
  }

  @Test
  void aReplicaThatHeardNothingYetUsesNothing() {
    Bench fresh = Bench.of(LIMITS);
    fresh.becomes(Bench.enabled("k", 3));
    fresh.arrives("k", Bench.CURRENT);

    assertThat(refusal(fresh.keys.lease(fresh.snapshots.get("k"))))
        .isEqualTo(ErrorType.KeyUnavailableException);
  }

  @Test
  void materialThatIsOnItsWayIsWaitedFor() {
    Bench patient =
        Bench.of(
            new UseLimits(
                Duration.ofSeconds(60), 3, Duration.ofSeconds(30), Duration.ofMinutes(10)));
    patient.news();
    patient.becomes(Bench.enabled("new", 3));
    CompletionStage<KeyLease<Opened>> early = patient.keys.lease(patient.snapshots.get("new"));
    patient.arrives("new", Bench.CURRENT);
    leased(early).close();
  }

  @Test
  void materialThatDoesNotComeIsNotWaitedForForEver() {
    bench.becomes(Bench.enabled("never", 3));
    assertThat(refusal(bench.keys.lease(found("never"))))
        .isEqualTo(ErrorType.KeyUnavailableException);
  }

  @Test
  void materialThatWasErasedIsNotOpenedAgainThoughItsKeysSnapshotComesLater() {
    bench.isErased("k", Bench.CURRENT);

    assertThat(refusal(bench.keys.lease(found("k")))).isEqualTo(ErrorType.KeyUnavailableException);
  }

  @Test
  void aKeyThatIsDeletedWhileItIsOpenedDoesNotExist() {
    Queue<Runnable> later = new ArrayDeque<>();
    Bench slow = new Bench(LIMITS, (id, secret) -> secret.clone(), later::add);
    slow.news();
    slow.becomes(Bench.enabled("k", 3));
    slow.arrives("k", Bench.CURRENT);
    CompletionStage<KeyLease<Opened>> lease = slow.keys.lease(slow.snapshots.get("k"));
    slow.snapshots.remove("k");
    slow.isErased("k", Bench.CURRENT);
    slow.keys.keyChanged("k");
    later.remove().run();

    assertThat(refusal(lease)).isEqualTo(ErrorType.NotFoundException);
    assertThat(slow.everOpened).allMatch(opened -> opened.closed.get());
    assertThat(slow.keys.open()).isZero();
  }

  @Test
  void noMoreThanSoManyAreOpenAndTheFirstGivesWay() {
    for (String key : List.of("a", "b", "c", "d")) {
      bench.becomes(Bench.enabled(key, 3));
      bench.arrives(key, Bench.CURRENT);
      use(key).close();
    }

    assertThat(bench.keys.open()).isEqualTo(3);
    assertThat(bench.everOpened)
        .extracting(opened -> opened.closed.get())
        .containsExactly(true, false, false, false);
  }

  @Test
  void whatHasBeenOpenForItsTimeIsWipedAndOpenedAnewForItsNextUse() {
    use("k").close();
    bench.pass(LIMITS.openedFor());

    bench.keys.sweep();
    assertThat(bench.everOpened.get(0).closed).isTrue();
    assertThat(bench.keys.open()).isZero();

    use("k").close();
    assertThat(bench.everOpened).hasSize(2);
  }

  @Test
  void itIsOpenedAnewAlsoWhereNobodySweptIt() {
    use("k").close();
    bench.pass(LIMITS.openedFor());
    use("k").close();

    assertThat(bench.everOpened)
        .extracting(opened -> opened.closed.get())
        .containsExactly(true, false);
    assertThat(bench.keys.open()).isEqualTo(1);
  }

  @Test
  void aSealThatDoesNotOpenFailsThisUseAlone() {
    List<Boolean> broken = new ArrayList<>(List.of(true));
    Bench damaged =
        new Bench(
            LIMITS,
            (id, secret) -> {
              if (!broken.isEmpty()) {
                throw new ApiException(ErrorType.KMSInternalException, "does not open");
              }
              return secret.clone();
            },
            Runnable::run);
    damaged.news();
    damaged.becomes(Bench.enabled("k", 3));
    damaged.arrives("k", Bench.CURRENT);
    assertThat(refusal(damaged.keys.lease(damaged.snapshots.get("k"))))
        .isEqualTo(ErrorType.KMSInternalException);

    broken.clear();
    leased(damaged.keys.lease(damaged.snapshots.get("k"))).close();
  }

  @Test
  void closingWipesAll() {
    use("k").close();
    bench.keys.close();

    assertThat(bench.everOpened).allMatch(opened -> opened.closed.get());
    assertThat(bench.everOpened).allMatch(opened -> isZero(opened.given));
  }

  private static boolean isZero(byte[] bytes) {
    return Arrays.equals(bytes, new byte[bytes.length]);
  }

  private KeySnapshot found(String key) {
    return bench.keys.find(key).orElseThrow();
  }

  private KeyLease<Opened> use(String key) {
    return leased(bench.keys.lease(found(key)));
  }

  private static KeyLease<Opened> leased(CompletionStage<KeyLease<Opened>> lease) {
    return lease.toCompletableFuture().join();
  }

  private static ErrorType refusal(CompletionStage<KeyLease<Opened>> lease) {
    return apiException(lease).type();
  }

  private static String failure(CompletionStage<KeyLease<Opened>> lease) {
    ApiException failure = apiException(lease);
    return failure.type() + ": " + failure.words();
  }

  private static ApiException apiException(CompletionStage<KeyLease<Opened>> lease) {
    CompletableFuture<KeyLease<Opened>> future = lease.toCompletableFuture();
    try {
      future.join().close();
    } catch (CompletionException e) {
      if (e.getCause() instanceof ApiException api) {
        return api;
      }
      throw e;
    }
    throw new AssertionError("the key was used");
  }
}
