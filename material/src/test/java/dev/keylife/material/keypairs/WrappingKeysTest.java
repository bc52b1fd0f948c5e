package dev.keylife.material.keypairs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keylife.lifecycle.KeyId;
import dev.keylife.lifecycle.WrappingKeySpec;
import java.security.KeyPair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class WrappingKeysTest {
  private static final WrappingKeySpec SPEC = WrappingKeySpec.RSA_2048;
  private static final KeyId KEY = new KeyId("orders");
  private static final KeyId OTHER = new KeyId("payments");
  private static final Duration AGE = Duration.ofMinutes(10);
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final AtomicLong nanos = new AtomicLong(-5);
  private final Semaphore allowed = new Semaphore(0);
  private final Queue<WrappingKeySpec> made = new ConcurrentLinkedQueue<>();
  private final Queue<String> told = new ConcurrentLinkedQueue<>();

  @Test
  void eachAnswerHasItsOwnPairByDefault() {
    try (WrappingKeys keys = keys(WrappingKeyPolicy.ownPairs(0))) {
      assertThat(keys.next(KEY, SPEC)).isNotSameAs(keys.next(KEY, SPEC));
      assertThat(keys.inUse()).isZero();
    }
  }

  @Test
  void aSharedPairStandsInNoMoreAnswersThanItMay() {
    try (WrappingKeys keys = keys(sharedBy(3))) {
      List<KeyPair> given = new ArrayList<>();
      for (int i = 0; i < 7; i++) {
        given.add(keys.next(KEY, SPEC));
      }

      assertThat(new HashSet<>(given.subList(0, 3))).hasSize(1);
      assertThat(new HashSet<>(given.subList(3, 6))).hasSize(1);
      assertThat(Set.of(given.get(0), given.get(3), given.get(6))).hasSize(3);
    }
  }

  @Test
  void aPairThatHasStoodInItsLastAnswerIsLetGo() {
    try (WrappingKeys keys = keys(sharedBy(2))) {
      keys.next(KEY, SPEC);
      assertThat(keys.inUse()).isEqualTo(1);
      keys.next(KEY, SPEC);
      assertThat(keys.inUse()).isZero();
    }
  }

  @Test
  void aSharedPairIsNotGivenOutPastItsAge() {
    try (WrappingKeys keys = keys(sharedBy(100))) {
      KeyPair first = keys.next(KEY, SPEC);
      nanos.addAndGet(AGE.toNanos() - 1);
      assertThat(keys.next(KEY, SPEC)).isSameAs(first);
      nanos.addAndGet(1);
      assertThat(keys.next(KEY, SPEC)).isNotSameAs(first);
    }
  }

  @Test
  void aPairPastItsAgeLeavesMemoryWithoutBeingAskedFor() {
    try (WrappingKeys keys = keys(sharedBy(100))) {
      keys.next(KEY, SPEC);
      nanos.addAndGet(AGE.toNanos());
      keys.forgetOverdue();
      assertThat(keys.inUse()).isZero();
    }
  }

  @Test
  void specsDoNotShare() {
    try (WrappingKeys keys = keys(sharedBy(100))) {
      assertThat(keys.next(KEY, SPEC)).isNotSameAs(keys.next(KEY, WrappingKeySpec.RSA_3072));
      assertThat(keys.inUse()).isEqualTo(2);
    }
  }

  @Test
  void nothingIsLeftAfterTheEnd() {
    WrappingKeys keys = keys(sharedBy(100));
    keys.next(KEY, SPEC);
    keys.close();
    assertThat(keys.inUse()).isZero();
  }

  /** So that it is gone from memory in bounded time, also from a processor without work. */
  @Test
  void aSharedPairPastItsAgeIsLookedForInTheBackground() {
    try (WrappingKeys keys = keys(sharedBy(100))) {
      keys.next(KEY, SPEC);
      nanos.addAndGet(AGE.toNanos());
      await().atMost(PATIENCE).until(() -> keys.inUse() == 0);
    }
  }

  @Test
  void allWhoNeedANewSharedPairOfASpecWaitForTheSameOne() {
    try (WrappingKeys keys = waitedFor(sharedBy(3))) {
      assertThat(keys.isReady(KEY, SPEC, "a", () -> told.add("first"))).isFalse();
      assertThat(keys.isReady(OTHER, SPEC, "b", () -> told.add("second"))).isFalse();
      assertThat(keys.isReady(OTHER, WrappingKeySpec.RSA_3072, "b", () -> told.add("larger")))
          .isFalse();
      allowed.release(1_000);
      await().atMost(PATIENCE).until(() -> told.size() == 3);
      assertThat(keys.isReady(KEY, SPEC, "a", () -> {})).isTrue();
      assertThat(keys.isReady(KEY, WrappingKeySpec.RSA_3072, "a", () -> {})).isTrue();

      KeyPair pair = keys.next(KEY, SPEC);
      assertThat(keys.isReady(OTHER, SPEC, "b", () -> {})).as("the one in use").isTrue();
      assertThat(keys.next(OTHER, SPEC)).isSameAs(pair);
      assertThat(keys.next(KEY, WrappingKeySpec.RSA_3072)).isNotSameAs(pair);
      assertThat(made).containsExactlyInAnyOrder(SPEC, WrappingKeySpec.RSA_3072);
    }
  }

  @Test
  void aSharedPairPastItsAgeIsReadyForNobody() {
    try (WrappingKeys keys = waitedFor(sharedBy(3))) {
      assertThat(keys.isReady(KEY, SPEC, "a", () -> told.add("first"))).isFalse();
      allowed.release();
      await().atMost(PATIENCE).until(() -> told.size() == 1);
      keys.next(KEY, SPEC);
      assertThat(keys.isReady(OTHER, SPEC, "b", () -> {})).isTrue();

      nanos.addAndGet(AGE.toNanos());

      assertThat(keys.isReady(OTHER, SPEC, "b", () -> {})).isFalse();
      allowed.release(1_000);
    }
  }

  @Test
  void eachKeyWaitsForAPairOfItsOwnWhereItIsToHaveOne() {
    for (WrappingKeyPolicy policy : List.of(WrappingKeyPolicy.ownPairs(0), sharedBy(3))) {
      told.clear();
      made.clear();
      allowed.drainPermits();
      try (WrappingKeys keys = waitedFor(policy)) {
        assertThat(askForOwn(keys, KEY)).isFalse();
        assertThat(askForOwn(keys, OTHER)).isFalse();
        allowed.release(1_000);
        await().atMost(PATIENCE).until(() -> told.size() == 2);
        assertThat(askForOwn(keys, KEY)).isTrue();

        assertThat(keys.nextOwn(KEY, SPEC)).isNotSameAs(keys.nextOwn(OTHER, SPEC));
        assertThat(made).as("no more than were waited for").hasSize(2);
        assertThat(keys.inUse()).isZero();
      }
    }
  }

  @Test
  void whatAKeyAsksForNoLongerIsNotKept() {
    try (WrappingKeys keys = waitedFor(WrappingKeyPolicy.ownPairs(0))) {
      allowed.release(1_000);
      assertThat(keys.isReady(KEY, SPEC, "a", () -> told.add("own"))).isFalse();
      await().atMost(PATIENCE).until(() -> told.size() == 1);
      assertThat(keys.isReady(KEY, SPEC, "a", () -> {})).isTrue();

      keys.forget(KEY);

      assertThat(keys.isReady(KEY, SPEC, "a", () -> {})).isFalse();
    }
  }

  @Test
  void whatIsReadyIsCountedUntilTheEnd() {
    WrappingKeys keys = waitedFor(new WrappingKeyPolicy(1, Set.of(SPEC), 1, Duration.ZERO));
    allowed.release(1_000);
    await().atMost(PATIENCE).until(() -> keys.ready(SPEC) == 1);

    keys.close();

    assertThat(keys.ready(SPEC)).isZero();
  }

  private boolean askForOwn(WrappingKeys keys, KeyId key) {
    return keys.isOwnReady(key, SPEC, "asker of " + key, () -> told.add(key.value()));
  }

  /** No pair is made until it is allowed. */
  private WrappingKeys waitedFor(WrappingKeyPolicy policy) {
    WrappingKeyPool pool =
        new WrappingKeyPool(
            policy,
            spec -> {
              allowed.acquireUninterruptibly();
              made.add(spec);
              return TestKeyPairs.another();
            },
            System::nanoTime);
    return new WrappingKeys(policy, pool, nanos::get);
  }

  private WrappingKeys keys(WrappingKeyPolicy policy) {
    return new WrappingKeys(policy, TestKeyPairs.pool(policy), nanos::get);
  }

  private static WrappingKeyPolicy sharedBy(int answers) {
    return new WrappingKeyPolicy(0, Set.of(), answers, AGE);
  }
}
