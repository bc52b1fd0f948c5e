package dev.keylife.gateway.replica;

import dev.keylife.client.SnapshotFeed;
import dev.keylife.schema.MaterialsKey;
import dev.keylife.schema.MaterialsKey.Heartbeat;
import dev.keylife.schema.MaterialsKey.Material;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What {@code key-materials} says: the sealed bytes of every material, and when the partitions were
 * last known to be at work.
 */
final class MaterialView implements SnapshotFeed.RecordListener {
  private static final Logger LOG = LoggerFactory.getLogger(MaterialView.class);

  private final InstantSource clock;
  private final LongSupplier nanoTime;

  /** By the text of their names: there may be a million. */
  private final ConcurrentHashMap<String, Sealed> materials = new ConcurrentHashMap<>();

  private final ConcurrentHashMap<String, CompletableFuture<Sealed>> awaited =
      new ConcurrentHashMap<>();
  private final ConcurrentHashMap<Integer, LastHeard> partitions = new ConcurrentHashMap<>();

  /**
   * A sealed material.
   *
   * @param partition where its key lives
   */
  @SuppressWarnings("ArrayRecordComponent") // Nobody writes to it.
  record Sealed(int partition, byte[] bytes) {}

  MaterialView(InstantSource clock, LongSupplier nanoTime) {
    this.clock = clock;
    this.nanoTime = nanoTime;
  }

  Optional<Sealed> find(Material material) {
    return Optional.ofNullable(materials.get(material.text()));
  }

  /**
   * A material that is said to be there and may come in a moment: its key's snapshot is in another
   * topic.
   *
   * @return fails with a {@link java.util.concurrent.TimeoutException} where it does not
   */
  CompletionStage<Sealed> await(Material material, Duration patience) {
    String name = material.text();
    CompletableFuture<Sealed> coming =
        awaited.computeIfAbsent(
            name,
            any -> {
              CompletableFuture<Sealed> one = new CompletableFuture<>();
              return one.orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS);
            });
    var unused = coming.whenComplete((found, failure) -> awaited.remove(name, coming));
    find(material).ifPresent(coming::complete);
    return coming;
  }

  /** When a partition was last known to be at work. */
  LastHeard partition(int number) {
    return partitions.computeIfAbsent(number, any -> new LastHeard(clock, nanoTime));
  }

  /** The longest time, in milliseconds, that nothing was heard from one of the partitions. */
  long longestSilence() {
    return partitions.values().stream().mapToLong(LastHeard::age).max().orElse(0);
  }

  /** How many materials there are. */
  int size() {
    return materials.size();
  }

  @Override
  public void latest(ConsumerRecord<String, byte[]> fetched) {
    Optional<MaterialsKey> key = Optional.ofNullable(fetched.key()).flatMap(MaterialsKey::parse);
    if (key.isEmpty()) {
      LOG.warn(
          "A record of {} has no key that Keylife gives: offset {} of partition {}",
          fetched.topic(),
          fetched.offset(),
          fetched.partition());
    } else if (key.get() instanceof Heartbeat heartbeat) {
      hear(heartbeat, fetched);
    } else {
      keep(key.get().text(), fetched);
    }
  }

  private void hear(Heartbeat heartbeat, ConsumerRecord<String, byte[]> fetched) {
    if (heartbeat.number() == fetched.partition()) {
      Optional.ofNullable(fetched.value())
          .flatMap(Heartbeat::at)
          .ifPresent(partition(heartbeat.number())::heard);
    }
  }

  private void keep(String name, ConsumerRecord<String, byte[]> fetched) {
    if (fetched.value() == null) {
      materials.remove(name);
    } else {
      Sealed sealed = new Sealed(fetched.partition(), fetched.value());
      materials.put(name, sealed);
      Optional.ofNullable(awaited.get(name)).ifPresent(coming -> coming.complete(sealed));
    }
  }
}
