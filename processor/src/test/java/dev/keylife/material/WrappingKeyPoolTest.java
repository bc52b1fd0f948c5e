package dev.keylife.material;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keylife.lifecycle.WrappingKeySpec;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class WrappingKeyPoolTest {
  private static final WrappingKeySpec SPEC = WrappingKeySpec.RSA_2048;

  @Test
  void keepsPairsReadyOfASpecThatHasBeenAskedFor() {
    try (WrappingKeyPool pool = new WrappingKeyPool(WrappingKeyPolicy.ownPairs(2))) {
      assertThat(pool.waiting(SPEC)).isZero();
      Set<BigInteger> moduli = new HashSet<>();

      for (int i = 0; i < 3; i++) {
        moduli.add(modulus(pool.take(SPEC)));
        await().atMost(Duration.ofSeconds(30)).until(() -> pool.waiting(SPEC) == 2);
      }

      assertThat(moduli).as("nobody gets a pair that another has").hasSize(3);
      assertThat(pool.waiting(WrappingKeySpec.RSA_4096)).isZero();
    }
  }

  @Test
  void pairsAreRsaOfTheSizeAskedForWithTheUsualExponent() {
    try (WrappingKeyPool pool = new WrappingKeyPool(WrappingKeyPolicy.ownPairs(0))) {
      KeyPair pair = pool.take(WrappingKeySpec.RSA_3072);

      RSAPublicKey key = (RSAPublicKey) pair.getPublic();
      assertThat(key.getModulus().bitLength()).isEqualTo(3072);
      assertThat(key.getPublicExponent()).isEqualTo(BigInteger.valueOf(65537));
      assertThat(pair.getPrivate()).isInstanceOf(RSAPrivateCrtKey.class);
      assertThat(pool.waiting(WrappingKeySpec.RSA_3072)).isZero();
    }
  }

  @Test
  void aClosedPoolKeepsNothingAndStillServes() {
    WrappingKeyPool pool = new WrappingKeyPool(WrappingKeyPolicy.ownPairs(1));
    pool.take(SPEC);
    await().atMost(Duration.ofSeconds(30)).until(() -> pool.waiting(SPEC) == 1);

    pool.close();
    pool.close();

    assertThat(pool.waiting(SPEC)).isZero();
    assertThat(modulus(pool.take(SPEC)).bitLength()).isEqualTo(2048);
  }

  @Test
  void makesPairsOfTheChosenSpecsFromTheStartAndDoesNotHoldUpTheStart() {
    WrappingKeyPolicy policy = new WrappingKeyPolicy(1, Set.of(SPEC), 1, Duration.ZERO);

    try (WrappingKeyPool pool = new WrappingKeyPool(policy)) {
      await().atMost(Duration.ofSeconds(60)).until(() -> pool.waiting(SPEC) == 1);
      assertThat(pool.waiting(WrappingKeySpec.RSA_3072)).isZero();
    }
  }

  @Test
  void givesWayToCommandsButNeverRunsDry() throws InterruptedException {
    WrappingKeyPolicy policy = new WrappingKeyPolicy(2, Set.of(), 1, Duration.ZERO);
    AtomicBoolean working = new AtomicBoolean(true);
    try (WrappingKeyPool pool = new WrappingKeyPool(policy)) {
      Thread commands =
          new Thread(
              () -> {
                while (working.get()) {
                  pool.noteWork();
                  Thread.onSpinWait();
                }
              });
      commands.start();
      pool.noteWork();
      pool.take(SPEC);
      await().atMost(Duration.ofSeconds(60)).until(() -> pool.waiting(SPEC) == 1);

      working.set(false);
      commands.join();
      await().atMost(Duration.ofSeconds(60)).until(() -> pool.waiting(SPEC) == 2);
    } finally {
      working.set(false);
    }
  }

  private static BigInteger modulus(KeyPair pair) {
    return ((RSAPublicKey) pair.getPublic()).getModulus();
  }
}
