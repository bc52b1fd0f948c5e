package dev.keylife.material.keypairs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keylife.lifecycle.KeyId;
import dev.keylife.lifecycle.WrappingKeySpec;
import java.security.KeyPair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class WrappingKeysTest {
  private static final WrappingKeySpec SPEC = WrappingKeySpec.RSA_2048;
  private static final KeyId KEY = new KeyId("orders");
  private static final Duration AGE = Duration.ofMinutes(10);

  private final AtomicLong nanos = new AtomicLong(-5);

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

  private WrappingKeys keys(WrappingKeyPolicy policy) {
    return new WrappingKeys(policy, TestKeyPairs.pool(policy), nanos::get);
  }

  private static WrappingKeyPolicy sharedBy(int answers) {
    return new WrappingKeyPolicy(0, Set.of(), answers, AGE);
  }
}
