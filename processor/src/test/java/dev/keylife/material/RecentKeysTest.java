package dev.keylife.material;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.PrivateKey;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RecentKeysTest {
  private final AtomicLong nanos = new AtomicLong();
  private final AtomicInteger reads = new AtomicInteger();
  private final RecentKeys keys = new RecentKeys(100, nanos::get);

  @Test
  void aKeyInUseIsReadOnce() {
    PrivateKey first = get(1);
    nanos.set(90);
    assertThat(get(1)).isSameAs(first);
    nanos.set(180);
    keys.forgetIdle();
    assertThat(get(1)).as("used within the time").isSameAs(first);
    assertThat(reads).hasValue(1);
  }

  @Test
  void differentEncodingsAreDifferentKeys() {
    assertThat(get(1)).isNotSameAs(get(2));
  }

  @Test
  void aKeyIsForgottenAMomentAfterItsLastUse() {
    PrivateKey first = get(1);
    nanos.set(100);
    keys.forgetIdle();
    assertThat(keys.size()).isZero();
    assertThat(get(1)).isNotSameAs(first);
  }

  @Test
  void thereAreNeverMoreThanAFew() {
    for (int i = 0; i < 100; i++) {
      get(i);
    }
    assertThat(keys.size()).isEqualTo(RecentKeys.MOST);
  }

  @Test
  void aPairOfOneAnswerIsNeverKept() {
    WrappingKeyPolicy own = WrappingKeyPolicy.ownPairs(0);
    try (WrappingKeys wrappingKeys = new WrappingKeys(own, new WrappingKeyPool(own), nanos::get)) {
      wrappingKeys.read(new byte[] {1}, this::read);
      wrappingKeys.read(new byte[] {1}, this::read);
    }
    assertThat(reads).hasValue(2);
  }

  private PrivateKey get(int encoded) {
    return keys.get(new byte[] {(byte) encoded}, this::read);
  }

  private PrivateKey read(byte[] encoded) {
    reads.incrementAndGet();
    return new PrivateKey() {
      @Override
      public String getAlgorithm() {
        return "RSA";
      }

      @Override
      public String getFormat() {
        return "PKCS#8";
      }

      @Override
      public byte[] getEncoded() {
        return encoded.clone();
      }
    };
  }
}
