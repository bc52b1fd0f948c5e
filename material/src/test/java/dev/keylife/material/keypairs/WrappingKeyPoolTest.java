package dev.keylife.material.keypairs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keylife.lifecycle.WrappingKeySpec;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class WrappingKeyPoolTest {
  private static final WrappingKeySpec SPEC = WrappingKeySpec.RSA_2048;
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  @Test
  void keepsPairsReadyOfASpecThatHasBeenAskedFor() {
    try (WrappingKeyPool pool = TestKeyPairs.pool(WrappingKeyPolicy.ownPairs(2))) {
      assertThat(pool.waiting(SPEC)).isZero();
      Set<BigInteger> moduli = new HashSet<>();

      for (int i = 0; i < 3; i++) {
        moduli.add(modulus(pool.take("orders", SPEC)));
        await().atMost(PATIENCE).until(() -> pool.waiting(SPEC) == 2);
      }

      assertThat(moduli).as("nobody gets a pair that another has").hasSize(3);
      assertThat(pool.waiting(WrappingKeySpec.RSA_4096)).isZero();
    }
  }

  @Test
  void pairsAreRsaOfTheSizeAskedForWithTheUsualExponent() {
    try (WrappingKeyPool pool = TestKeyPairs.pool(WrappingKeyPolicy.ownPairs(0))) {
      KeyPair pair = pool.take("orders", WrappingKeySpec.RSA_3072);

      RSAPublicKey key = (RSAPublicKey) pair.getPublic();
      assertThat(key.getModulus().bitLength()).isEqualTo(3072);
      assertThat(key.getPublicExponent()).isEqualTo(BigInteger.valueOf(65537));
      assertThat(pair.getPrivate()).isInstanceOf(RSAPrivateCrtKey.class);
      assertThat(pool.waiting(WrappingKeySpec.RSA_3072)).isZero();
    }
  }

  @Test
  void aClosedPoolKeepsNothingAndStillServes() {
    WrappingKeyPool pool = TestKeyPairs.pool(WrappingKeyPolicy.ownPairs(1));
    pool.take("orders", SPEC);
    await().atMost(PATIENCE).until(() -> pool.waiting(SPEC) == 1);

    pool.close();
    pool.close();

    assertThat(pool.waiting(SPEC)).isZero();
    assertThat(modulus(pool.take("orders", SPEC)).bitLength()).isEqualTo(2048);
  }

  @Test
  void makesPairsOfTheChosenSpecsFromTheStartAndDoesNotHoldUpTheStart() {
    WrappingKeyPolicy policy = new WrappingKeyPolicy(1, Set.of(SPEC), 1, Duration.ZERO);

    try (WrappingKeyPool pool = TestKeyPairs.pool(policy)) {
      await().atMost(PATIENCE).until(() -> pool.waiting(SPEC) == 1);
      assertThat(pool.waiting(WrappingKeySpec.RSA_3072)).isZero();
    }
  }

  @Test
  void givesWayToCommandsButNeverRunsDry() throws InterruptedException {
    WrappingKeyPolicy policy = new WrappingKeyPolicy(2, Set.of(), 1, Duration.ZERO);
    AtomicBoolean working = new AtomicBoolean(true);
    try (WrappingKeyPool pool = TestKeyPairs.pool(policy)) {
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
      pool.take("orders", SPEC);
      // At least: a busy machine may keep the commands from work for long enough to make another.
      await().atMost(PATIENCE).until(() -> pool.waiting(SPEC) >= 1);

      working.set(false);
      commands.join();
      await().atMost(PATIENCE).until(() -> pool.waiting(SPEC) == 2);
    } finally {
      working.set(false);
    }
  }

  @Test
  void whoAsksForManyWaitsAndLeavesAPairToOthers() {
    try (Making making = new Making();
        WrappingKeyPool pool = atOneMoment(2, making)) {
      making.make(3);
      pool.take("warm-up", SPEC);
      await().atMost(PATIENCE).until(() -> pool.waiting(SPEC) == 2);
      Queue<String> served = new ConcurrentLinkedQueue<>();

      assertThat(ask(pool, "storm-0", "storm", served)).isTrue();
      assertThat(ask(pool, "storm-1", "storm", served)).as("the last is for others").isFalse();
      assertThat(ask(pool, "storm-2", "storm", served)).isFalse();
      assertThat(ask(pool, "orders", "honest", served)).isTrue();

      making.make(2);
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> {
                assertThat(served).as("the storm has no more").containsExactly("storm-1");
                assertThat(pool.waiting(SPEC)).as("before one is ready for others").isEqualTo(1);
              });
      making.make(1);
      await().atMost(PATIENCE).until(() -> served.size() == 2);
      assertThat(served).containsExactly("storm-1", "storm-2");
      assertThat(pool.take("storm-1", SPEC)).isNotSameAs(pool.take("storm-2", SPEC));
      making.make(1_000);
    }
  }

  @Test
  void whoAsksNowAndThenComesBeforeTheNextOfAStorm() {
    try (Making making = new Making();
        WrappingKeyPool pool = atOneMoment(2, making)) {
      making.make(3);
      pool.take("warm-up", SPEC);
      await().atMost(PATIENCE).until(() -> pool.waiting(SPEC) == 2);
      Queue<String> served = new ConcurrentLinkedQueue<>();
      for (int i = 0; i < 10; i++) {
        boolean unused = ask(pool, "storm-" + i, "storm", served);
      }
      assertThat(ask(pool, "orders", "honest", served)).as("the one kept back").isTrue();
      assertThat(ask(pool, "payments", "other", served)).isFalse();

      making.make(3);
      await().atMost(PATIENCE).until(() -> served.size() >= 2);
      assertThat(List.copyOf(served).subList(0, 2))
          .as("one of the storm at most was under way")
          .contains("payments");
    }
  }

  @Test
  void manyWhoAskForOneEachDoNotHoldUpForEverWhoAsksForMany() {
    try (Making making = new Making();
        WrappingKeyPool pool = atOneMoment(2, making)) {
      Queue<String> served = new ConcurrentLinkedQueue<>();
      for (int i = 0; i < 3; i++) {
        boolean unused = ask(pool, "fleet-" + i, "fleet", served);
      }
      int names = 0;
      while (served.stream().filter(ticket -> ticket.startsWith("fleet")).count() < 3) {
        assertThat(names).isLessThan(150);
        for (int i = 0; i < 3; i++) {
          boolean unused = ask(pool, "name-" + names, "name-" + names++, served);
        }
        int before = served.size();
        making.make(1);
        await().atMost(PATIENCE).until(() -> served.size() > before);
      }
    }
  }

  @Test
  void whatIsForgottenServesOthers() {
    try (Making making = new Making();
        WrappingKeyPool pool =
            new WrappingKeyPool(WrappingKeyPolicy.ownPairs(1), making, System::nanoTime)) {
      Queue<String> served = new ConcurrentLinkedQueue<>();
      assertThat(ask(pool, "orders", "honest", served)).isFalse();
      await().atMost(PATIENCE).until(making::isAtWork);
      pool.forget("orders");
      making.make(1);
      await().atMost(PATIENCE).until(() -> pool.waiting(SPEC) == 1);

      assertThat(ask(pool, "payments", "honest", served)).isTrue();
      making.make(1_000);
    }
  }

  @Test
  void whatIsForgottenGoesToOneWhoWaitsAndWhoLeftIsNotServed() {
    try (Making making = new Making();
        WrappingKeyPool pool = atOneMoment(0, making)) {
      Queue<String> served = new ConcurrentLinkedQueue<>();
      keptForOrdersWhilePaymentsIsMadeFor(pool, making, served);
      assertThat(ask(pool, "payments", "b", served)).as("it is being made").isFalse();
      assertThat(ask(pool, "invoices", "c", served)).isFalse();
      assertThat(ask(pool, "gone", "d", served)).isFalse();
      pool.forget("gone");

      pool.forget("orders");

      assertThat(served).as("who waited is told").containsExactly("orders", "invoices");
      assertThat(ask(pool, "invoices", "c", served)).isTrue();
      assertThat(ask(pool, "last", "e", served)).isFalse();
      making.make(2);
      await().atMost(PATIENCE).until(() -> served.contains("last"));
      assertThat(served)
          .as("all who asked for the same are told, and nobody who left")
          .containsExactly("orders", "invoices", "payments", "payments", "last");
    }
  }

  @Test
  void aPairOfAnotherSpecThanIsAskedForNowGoesToOneWhoWaits() {
    try (Making making = new Making();
        WrappingKeyPool pool = atOneMoment(0, making)) {
      Queue<String> served = new ConcurrentLinkedQueue<>();
      keptForOrdersWhilePaymentsIsMadeFor(pool, making, served);
      assertThat(ask(pool, "invoices", "c", served)).isFalse();

      assertThat(pool.isReady("orders", WrappingKeySpec.RSA_3072, "a", () -> {})).isFalse();

      assertThat(served).containsExactly("orders", "invoices");
    }
  }

  private static void keptForOrdersWhilePaymentsIsMadeFor(
      WrappingKeyPool pool, Making making, Queue<String> served) {
    assertThat(ask(pool, "orders", "a", served)).isFalse();
    making.make(1);
    await().atMost(PATIENCE).until(() -> served.contains("orders"));
    assertThat(ask(pool, "payments", "b", served)).isFalse();
    await().atMost(PATIENCE).until(making::isAtWork);
  }

  @Test
  void noMorePairsAreReadyThanAreToBe() {
    try (Making making = new Making();
        WrappingKeyPool pool = atOneMoment(1, making)) {
      Queue<String> served = new ConcurrentLinkedQueue<>();
      making.make(2);
      pool.take("warm-up", SPEC);
      await().atMost(PATIENCE).until(() -> pool.waiting(SPEC) == 1);
      making.make(1);
      assertThat(ask(pool, "orders", "a", served)).isTrue();
      await().atMost(PATIENCE).until(() -> pool.waiting(SPEC) == 1);

      pool.forget("orders");

      assertThat(pool.waiting(SPEC)).isEqualTo(1);
    }
  }

  @Test
  void aClosedPoolKeepsNothingForWhoWaited() {
    try (Making making = new Making()) {
      WrappingKeyPool pool = atOneMoment(0, making);
      Queue<String> served = new ConcurrentLinkedQueue<>();
      making.make(1);
      assertThat(ask(pool, "orders", "a", served)).isFalse();
      await().atMost(PATIENCE).until(() -> served.contains("orders"));
      assertThat(ask(pool, "orders", "a", served)).isTrue();

      pool.close();

      assertThat(ask(pool, "orders", "a", served)).isFalse();
    }
  }

  @Test
  void fillsInTheQuietByDaemonThreadsAndFromTheStart() {
    AtomicLong nanos = new AtomicLong(Duration.ofHours(1).toNanos());
    AtomicInteger glances = new AtomicInteger();
    Queue<Boolean> daemons = new ConcurrentLinkedQueue<>();
    try (WrappingKeyPool pool =
        new WrappingKeyPool(
            new WrappingKeyPolicy(2, Set.of(SPEC), 1, Duration.ZERO),
            spec -> {
              daemons.add(Thread.currentThread().isDaemon());
              return TestKeyPairs.another();
            },
            () -> {
              glances.incrementAndGet();
              return nanos.get();
            })) {
      await().atMost(PATIENCE).until(() -> pool.waiting(SPEC) == 2);
      assertThat(daemons).as("they do not hold up the end").containsOnly(true);

      pool.noteWork();
      nanos.addAndGet(Duration.ofMillis(200).toNanos() - 1);
      pool.take("orders", SPEC);
      // Whether it is quiet is looked at again and again, but once where the pair is made.
      int before = glances.get();
      await().atMost(PATIENCE).until(() -> glances.get() > before + 3 || pool.waiting(SPEC) == 2);
      assertThat(pool.waiting(SPEC)).isEqualTo(1);

      nanos.addAndGet(1);
      await().atMost(PATIENCE).until(() -> pool.waiting(SPEC) == 2);
    }
  }

  @Test
  void aPairThatCouldNotBeMadeIsTriedAgain() {
    AtomicBoolean failed = new AtomicBoolean();
    Queue<String> served = new ConcurrentLinkedQueue<>();
    KeyPair pair = TestKeyPairs.one();
    try (WrappingKeyPool pool =
        new WrappingKeyPool(
            WrappingKeyPolicy.ownPairs(0),
            spec -> {
              if (failed.compareAndSet(false, true)) {
                throw new IllegalStateException("no entropy");
              }
              return pair;
            },
            System::nanoTime)) {
      assertThat(ask(pool, "orders", "honest", served)).isFalse();
      await().atMost(PATIENCE).until(() -> served.size() == 1);
      assertThat(ask(pool, "orders", "honest", served)).isFalse();
      await().atMost(PATIENCE).until(() -> served.size() == 2);
      assertThat(ask(pool, "orders", "honest", served)).isTrue();
      assertThat(pool.take("orders", SPEC)).isSameAs(pair);
    }
  }

  /** However long a test takes, in the pool no time passes. */
  private static WrappingKeyPool atOneMoment(int ready, Making making) {
    return new WrappingKeyPool(WrappingKeyPolicy.ownPairs(ready), making, () -> 0);
  }

  private static boolean ask(
      WrappingKeyPool pool, String ticket, String asker, Queue<String> served) {
    return pool.isReady(ticket, SPEC, asker, () -> served.add(ticket));
  }

  /** Makes as many pairs as it is told to. */
  private static final class Making implements Function<WrappingKeySpec, KeyPair>, AutoCloseable {
    private final Semaphore allowed = new Semaphore(0);

    @Override
    public KeyPair apply(WrappingKeySpec spec) {
      allowed.acquireUninterruptibly();
      return TestKeyPairs.another();
    }

    void make(int more) {
      allowed.release(more);
    }

    boolean isAtWork() {
      return allowed.hasQueuedThreads();
    }

    @Override
    public void close() {
      make(1_000_000);
    }
  }

  private static BigInteger modulus(KeyPair pair) {
    return ((RSAPublicKey) pair.getPublic()).getModulus();
  }
}
