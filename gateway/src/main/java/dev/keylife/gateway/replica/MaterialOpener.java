package dev.keylife.gateway.replica;

import dev.keylife.gateway.model.ApiException;
import dev.keylife.gateway.model.ErrorType;
import dev.keylife.gateway.model.StageFailure;
import dev.keylife.lifecycle.KeyId;
import dev.keylife.lifecycle.SecretId;
import dev.keylife.schema.MaterialsKey.Material;
import dev.keylife.snapshot.KeySnapshot;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Opens sealed materials and puts them among those that are open. Each is opened once at a time,
 * however many calls ask for it, because that takes milliseconds.
 *
 * @param <T> a key that was opened
 */
final class MaterialOpener<T extends AutoCloseable> {
  private final Function<String, Optional<KeySnapshot>> newest;
  private final MaterialView materials;
  private final LeasedKeys.Seals seals;
  private final LeasedKeys.Opener<T> opener;
  private final UseLimits limits;
  private final LongSupplier nanoTime;
  private final Executor openers;
  private final OpenedKeys<T> opened;
  private final ConcurrentHashMap<Material, CompletableFuture<Void>> underWay =
      new ConcurrentHashMap<>();

  /**
   * @param newest the newest snapshot of a key, however old
   * @param openers where materials are opened
   * @param opened where they are put
   */
  MaterialOpener(
      Function<String, Optional<KeySnapshot>> newest,
      MaterialView materials,
      LeasedKeys.Seals seals,
      LeasedKeys.Opener<T> opener,
      UseLimits limits,
      LongSupplier nanoTime,
      Executor openers,
      OpenedKeys<T> opened) {
    this.newest = newest;
    this.materials = materials;
    this.seals = seals;
    this.opener = opener;
    this.limits = limits;
    this.nanoTime = nanoTime;
    this.openers = openers;
    this.opened = opened;
  }

  /**
   * Opens a material, or waits for whoever is opening it.
   *
   * @param key by which snapshot it is opened
   * @return completes once it was put among those that are open, from where it may be gone again
   *     already; fails with an {@link ApiException} where it cannot be opened
   */
  CompletableFuture<Void> open(KeySnapshot key, Material name) {
    CompletableFuture<Void> mine = new CompletableFuture<>();
    CompletableFuture<Void> other = underWay.putIfAbsent(name, mine);
    if (other != null) {
      return other;
    }
    try {
      var unused =
          sealed(key, name)
              .thenAcceptAsync(found -> unsealAndPut(key, name, found), openers)
              .whenComplete((nothing, failure) -> end(name, mine, failure));
    } catch (RejectedExecutionException e) {
      end(name, mine, tooMany());
    }
    return mine;
  }

  private static ApiException tooMany() {
    return new ApiException(
        ErrorType.KeyUnavailableException, "Too many keys are being opened. Try again.");
  }

  private void end(Material name, CompletableFuture<Void> mine, @Nullable Throwable failure) {
    underWay.remove(name, mine);
    if (failure == null) {
      mine.complete(null);
    } else {
      mine.completeExceptionally(StageFailure.cause(failure));
    }
  }

  private CompletionStage<MaterialView.Sealed> sealed(KeySnapshot key, Material name) {
    Optional<MaterialView.Sealed> found = materials.find(name);
    return found.isPresent()
        ? CompletableFuture.completedFuture(found.get())
        : materials
            .await(name, limits.patience())
            .exceptionally(
                late -> {
                  throw new ApiException(
                      ErrorType.KeyUnavailableException,
                      "The material of " + key.getKeyArn() + " has not arrived here. Try again.");
                });
  }

  private void unsealAndPut(KeySnapshot key, Material name, MaterialView.Sealed found) {
    OpenedMaterial<T> held =
        new OpenedMaterial<>(
            unseal(key, name, found),
            materials.partition(found.partition()),
            nanoTime.getAsLong() + limits.openedFor().toNanos());
    if (!opened.put(key, name, held)) {
      held.drop();
      opened.drop(name.keyId());
    }
    // What changed before it was put there was told to nobody.
    boolean changed =
        newest.apply(name.keyId()).filter(n -> n.getSequence() == key.getSequence()).isEmpty();
    if (changed || materials.find(name).isEmpty()) {
      opened.drop(name.keyId());
    }
  }

  private T unseal(KeySnapshot key, Material name, MaterialView.Sealed found) {
    SecretId id =
        new SecretId(new KeyId(name.keyId()), SecretId.Kind.KEY_MATERIAL, name.keyMaterialId());
    byte[] material = seals.open(id, found.bytes());
    try {
      return opener.open(key, name.keyMaterialId(), material);
    } finally {
      Arrays.fill(material, (byte) 0);
    }
  }
}
