package dev.keylife.gateway.replica;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keylife.lifecycle.SecretId;
import dev.keylife.schema.MaterialsKey.Heartbeat;
import dev.keylife.schema.MaterialsKey.Material;
import dev.keylife.schema.Topics;
import dev.keylife.snapshot.KeySnapshot;
import dev.keylife.type.KeyState;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/** Threads that use keys, while others disable, enable, evict and sweep them. */
class LeasesUnderStressTest {
  private static final int USERS = 4;
  private static final int ROUNDS = 2_000;
  private static final List<String> KEYS = List.of("a", "b", "c", "d");

  private final Map<String, KeySnapshot> snapshots = new ConcurrentHashMap<>();
  private final Queue<Guarded> opened = new ConcurrentLinkedQueue<>();

  /** Notices whoever uses it after it was wiped, and whoever wipes it twice. */
  private static final class Guarded implements AutoCloseable {
    private final AtomicBoolean wiped = new AtomicBoolean();
    private final AtomicInteger wipings = new AtomicInteger();

    @Override
    public void close() {
      wiped.set(true);
      wipings.incrementAndGet();
    }
  }

  @Test
  void nothingIsWipedThatIsInUseAndEverythingIsWipedInTheEnd() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(USERS + 2);
    LeasedKeys<Guarded> keys = replica();
    AtomicBoolean ended = new AtomicBoolean();
    AtomicInteger uses = new AtomicInteger();
    AtomicInteger usedWiped = new AtomicInteger();
    AtomicInteger usedDisabled = new AtomicInteger();
    try {
      List<Future<?>> users = new ArrayList<>();
      for (int i = 0; i < USERS; i++) {
        users.add(
            threads.submit(
                () -> {
                  for (int n = 0; !ended.get(); n++) {
                    use(keys, KEYS.get(n % KEYS.size()), uses, usedWiped);
                  }
                }));
      }
      for (int round = 1; round <= ROUNDS; round++) {
        String key = KEYS.get(round % KEYS.size());
        becomes(keys, Bench.snapshot(key, 2L * round, KeyState.Disabled, null));
        if (keys.lease(snapshots.get(key)).toCompletableFuture().handle((l, e) -> l).get()
            != null) {
          usedDisabled.incrementAndGet();
        }
        becomes(keys, Bench.enabled(key, 2L * round + 1));
        keys.sweep();
        if (round == ROUNDS / 2) {
          while (uses.get() == 0) {
            Thread.onSpinWait();
          }
        }
      }
      ended.set(true);
      for (Future<?> user : users) {
        user.get(60, TimeUnit.SECONDS);
      }
    } finally {
      ended.set(true);
      threads.shutdown();
      assertThat(threads.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
      keys.close();
    }

    assertThat(uses).hasPositiveValue();
    assertThat(usedWiped).hasValue(0);
    assertThat(usedDisabled).hasValue(0);
    assertThat(opened).isNotEmpty().allMatch(key -> key.wipings.get() == 1);
    assertThat(keys.open()).isZero();
  }

  private static void use(
      LeasedKeys<Guarded> keys, String key, AtomicInteger uses, AtomicInteger usedWiped) {
    try (KeyLease<Guarded> lease =
        keys.lease(keys.find(key).orElseThrow()).toCompletableFuture().join()) {
      for (int i = 0; i < 10; i++) {
        if (lease.key().wiped.get()) {
          usedWiped.incrementAndGet();
        }
      }
      uses.incrementAndGet();
    } catch (CompletionException e) {
      // It is disabled just now.
    }
  }

  private void becomes(LeasedKeys<Guarded> keys, KeySnapshot snapshot) {
    snapshots.put(snapshot.getKeyId(), snapshot);
    keys.keyChanged(snapshot.getKeyId());
  }

  private LeasedKeys<Guarded> replica() {
    InstantSource clock = InstantSource.system();
    MaterialView materials = new MaterialView(clock, System::nanoTime);
    LeasedKeys<Guarded> keys =
        new LeasedKeys<>(
            id -> Optional.ofNullable(snapshots.get(id)),
            materials,
            (SecretId id, byte[] sealed) -> sealed.clone(),
            (key, material, bytes) -> {
              Guarded guarded = new Guarded();
              opened.add(guarded);
              return guarded;
            },
            new UseLimits(Duration.ofHours(1), 3, Duration.ofMillis(1), Duration.ofMillis(20)),
            clock,
            System::nanoTime,
            Runnable::run);
    keys.upToDate(clock.instant());
    add(materials, new Heartbeat(0).text(), Heartbeat.value(clock.instant()));
    for (String key : KEYS) {
      becomes(keys, Bench.enabled(key, 1));
      add(
          materials,
          new Material(key, Bench.CURRENT).text(),
          Bench.CURRENT.getBytes(StandardCharsets.UTF_8));
    }
    return keys;
  }

  private static void add(MaterialView materials, String key, byte[] value) {
    materials.latest(new ConsumerRecord<>(Topics.KEY_MATERIALS, 0, 0, key, value));
  }
}
