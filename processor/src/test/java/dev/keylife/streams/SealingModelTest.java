package dev.keylife.streams;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keylife.lifecycle.ByteString;
import dev.keylife.lifecycle.FailureCode;
import dev.keylife.lifecycle.KmsException;
import dev.keylife.lifecycle.Resealing;
import dev.keylife.lifecycle.SecretId;
import dev.keylife.streams.resealing.ResealSettings;
import dev.keylife.streams.resealing.Resealer;
import dev.keylife.streams.resealing.SealingProgress;
import dev.keylife.streams.resealing.SealingProgressCodec;
import dev.keylife.streams.state.StoreNames;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Random;
import java.util.Set;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What retiring a master key rests on, tried with instances of every generation that take a
 * partition over from one another in any order, at any time, and seal and reseal in it: once a key
 * counts as needed by nothing, nothing is ever found under it again.
 */
class SealingModelTest {
  private static final int RUNS = 500;
  private static final int STEPS = 80;
  private static final int GENERATIONS = 4;
  private static final Duration VALIDITY = Duration.ofMinutes(20);
  private static final ResealSettings SETTINGS =
      new ResealSettings(Duration.ofSeconds(1), 2, Duration.ofMinutes(10), VALIDITY);

  @TempDir Path folder;

  @Test
  void aKeyThatNothingNeedsIsNeverNeededAgain() {
    int retired = 0;
    for (int seed = 0; seed < RUNS; seed++) {
      retired += new Run(seed).play();
    }
    assertThat(retired).as("runs in which a key could be retired").isGreaterThan(RUNS / 4);
  }

  /** An instance whose keyset has the keys of its generation and all before it. */
  private record Instance(int generation) implements Resealing {
    @Override
    public KeysetVersion keyset() {
      return new KeysetVersion(generation, "key" + generation, "identity");
    }

    @Override
    public boolean isCurrent(ByteString sealed) {
      return generationOf(sealed.toArray()) == generation;
    }

    @Override
    public ByteString reseal(SecretId id, ByteString sealed) {
      if (generationOf(sealed.toArray()) > generation) {
        throw new KmsException(FailureCode.DEPENDENCY_TIMEOUT, "not in this keyset");
      }
      return ByteString.of(seal());
    }

    byte[] seal() {
      return keyset().primary().getBytes(StandardCharsets.UTF_8);
    }

    static int generationOf(byte[] sealed) {
      return Integer.parseInt(new String(sealed, StandardCharsets.UTF_8).substring(3));
    }
  }

  private final class Run {
    private final int seed;
    private final Random random;
    private final MockProcessorContext<Void, Void> context =
        new MockProcessorContext<>(new Properties(), new TaskId(0, 0), folder.toFile());
    private final KeyValueStore<String, byte[]> secrets =
        store(StoreNames.SECRETS_STORE, Serdes.ByteArray());
    private final KeyValueStore<String, SealingProgress> progress =
        store(StoreNames.SEALING_STORE, SealingProgressCodec.serde());
    private final Map<Integer, Instant> tokensUntil = new HashMap<>();
    private final Set<Integer> retired = new HashSet<>();
    private Instant now = Instant.EPOCH;
    private Instance instance = new Instance(1);
    private Resealer resealer = new Resealer(context, instance, SETTINGS, (id, bytes, now) -> {});

    Run(int seed) {
      this.seed = seed;
      this.random = new Random(seed);
    }

    private <V> KeyValueStore<String, V> store(String name, Serde<V> values) {
      KeyValueStore<String, V> store =
          Stores.keyValueStoreBuilder(Stores.inMemoryKeyValueStore(name), Serdes.String(), values)
              .withLoggingDisabled()
              .build();
      store.init(context.getStateStoreContext(), store);
      context.addStateStore(store);
      return store;
    }

    /** Returns 1 if a key could be retired on the way, else 0. */
    int play() {
      for (int step = 0; step < STEPS; step++) {
        switch (random.nextInt(8)) {
          case 0 -> takeOver();
          case 1, 2 -> sealSecret();
          case 3 -> secrets.delete(name());
          case 4 -> now = now.plus(Duration.ofMinutes(random.nextInt(15)));
          default -> resealer.tick(now);
        }
        check();
      }
      return retired.isEmpty() ? 0 : 1;
    }

    private void takeOver() {
      instance = new Instance(1 + random.nextInt(GENERATIONS));
      resealer = new Resealer(context, instance, SETTINGS, (id, bytes, now) -> {});
    }

    private void sealSecret() {
      if (resealer.claim(now)) {
        secrets.put(name(), instance.seal());
        tokensUntil.put(instance.generation(), now.plus(VALIDITY));
      }
    }

    private String name() {
      return "k" + random.nextInt(6) + "/key_material/m";
    }

    private void check() {
      Optional.ofNullable(progress.get("progress"))
          .filter(p -> p.completedAt().isPresent() && !now.isBefore(p.otherTokensUntil()))
          .ifPresent(
              p -> {
                for (int key = 1; key <= GENERATIONS; key++) {
                  if (key < p.keyset().generation()) {
                    retired.add(key);
                  }
                }
              });
      try (KeyValueIterator<String, byte[]> all = secrets.all()) {
        all.forEachRemaining(
            secret ->
                assertThat(retired)
                    .as("seed %s: %s", seed, secret.key)
                    .doesNotContain(Instance.generationOf(secret.value)));
      }
      retired.forEach(
          key ->
              assertThat(tokensUntil.getOrDefault(key, Instant.MIN))
                  .as("seed %s: tokens under %s", seed, key)
                  .isBeforeOrEqualTo(now));
    }
  }
}
