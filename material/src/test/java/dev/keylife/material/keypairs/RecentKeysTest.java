package dev.keylife.material.keypairs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keylife.lifecycle.WrappingAlgorithm;
import dev.keylife.material.unwrapping.StandInKey;
import java.security.PrivateKey;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RecentKeysTest {
  private static final WrappingAlgorithm ALGORITHM = WrappingAlgorithm.RSAES_OAEP_SHA_256;

  private final AtomicInteger reads = new AtomicInteger();
  private final AtomicLong now = new AtomicLong(-5);
  private final RecentKeys keys = new RecentKeys(this::read, now::get);

  @Test
  void theSameKeyIsReadOnce() {
    PrivateKey first = keys.read(ALGORITHM, new byte[] {1});

    assertThat(keys.read(ALGORITHM, new byte[] {1})).isSameAs(first);
    assertThat(reads).hasValue(1);
  }

  @Test
  void anotherKeyIsAnotherKey() {
    assertThat(keys.read(ALGORITHM, new byte[] {1}))
        .isNotSameAs(keys.read(ALGORITHM, new byte[] {2}));
  }

  /** So that an erased key is gone from memory too, in bounded time, also from a busy processor. */
  @Test
  void aKeyIsLetGoSoonAfterItWasReadEvenIfItIsUsedAllTheTime() {
    keys.read(ALGORITHM, new byte[] {1});
    now.addAndGet(RecentKeys.MAX_AGE.toNanos() - 1);
    keys.read(ALGORITHM, new byte[] {1});
    assertThat(reads).hasValue(1);

    now.addAndGet(1);
    keys.forgetOverdue();

    assertThat(keys.size()).isZero();
  }

  @Test
  void aKeyThatWasReadTooLongAgoIsReadAgain() {
    PrivateKey first = keys.read(ALGORITHM, new byte[] {1});
    now.addAndGet(RecentKeys.MAX_AGE.toNanos());

    assertThat(keys.read(ALGORITHM, new byte[] {1})).isNotSameAs(first);
    assertThat(keys.size()).isEqualTo(1);
  }

  @Test
  void onlyAFewAreRemembered() {
    for (byte i = 0; i < 100; i++) {
      keys.read(ALGORITHM, new byte[] {i});
    }

    assertThat(keys.size()).isEqualTo(8);
    keys.read(ALGORITHM, new byte[] {99});
    assertThat(reads).hasValue(100);
  }

  private PrivateKey read(WrappingAlgorithm algorithm, byte[] pkcs8) {
    reads.incrementAndGet();
    return new StandInKey();
  }
}
