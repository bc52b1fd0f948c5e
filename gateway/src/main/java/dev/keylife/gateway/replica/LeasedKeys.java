package dev.keylife.gateway.replica;

import dev.keylife.client.SnapshotFeed;
import dev.keylife.gateway.model.ApiException;
import dev.keylife.gateway.model.ErrorType;
import dev.keylife.gateway.view.Usability;
import dev.keylife.gateway.view.ViewObserver;
import dev.keylife.lifecycle.SecretId;
import dev.keylife.schema.MaterialsKey.Material;
import dev.keylife.schema.Topics;
import dev.keylife.snapshot.KeySnapshot;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * The keys that this replica may use, at the moment of use.
 *
 * <p>A key may be used while its newest snapshot says that it is enabled, none of its materials has
 * expired by this machine's clock, and there is news: the views are no older than {@link
 * UseLimits#maxStaleness}, and the processor that the key belongs to was at work within the same
 * time. So a key that was disabled stops within that time in the worst of cases, and as fast as the
 * log is read in all others.
 *
 * <p>What is open of a key is dropped with the next snapshot of the key, whatever changed; so what
 * is open was opened by the newest snapshot there is.
 *
 * @param <T> a key that was opened; closing it wipes it
 */
public final class LeasedKeys<T extends AutoCloseable> implements ViewObserver, AutoCloseable {
  /** How often a key is opened anew that changes while it is opened. */
  private static final int TRIES = 3;

  private final Function<String, Optional<KeySnapshot>> newest;
  private final MaterialView materials;
  private final LastHeard log;
  private final UseLimits limits;
  private final InstantSource clock;
  private final LongSupplier nanoTime;
  private final OpenedKeys<T> opened;
  private final MaterialOpener<T> opening;

  /** Opens seals. */
  interface Seals {
    /**
     * The material under a seal; the caller wipes it.
     *
     * @throws ApiException if it does not open
     */
    byte[] open(SecretId id, byte[] sealed);
  }

  /**
   * Makes a key that can be used, of material.
   *
   * @param <T> the key
   */
  @FunctionalInterface
  public interface Opener<T> {
    /**
     * Makes a key.
     *
     * @param material wiped by the caller
     * @return a key that is closed once it is used no more
     */
    T open(KeySnapshot key, String materialId, byte[] material);
  }

  /**
   * @param newest the newest snapshot of a key, however old
   * @param openers where keys are opened: that takes milliseconds
   */
  LeasedKeys(
      Function<String, Optional<KeySnapshot>> newest,
      MaterialView materials,
      Seals seals,
      Opener<T> opener,
      UseLimits limits,
      InstantSource clock,
      LongSupplier nanoTime,
      Executor openers) {
    this.newest = newest;
    this.materials = materials;
    this.log = new LastHeard(clock, nanoTime);
    this.limits = limits;
    this.clock = clock;
    this.nanoTime = nanoTime;
    this.opened = new OpenedKeys<>(limits.maxOpened());
    this.opening =
        new MaterialOpener<>(newest, materials, seals, opener, limits, nanoTime, openers, opened);
  }

  /**
   * The newest snapshot of a key, no older than {@link UseLimits#maxStaleness}. Fast for a key that
   * is open.
   *
   * @param keyId bare
   * @throws ApiException {@code KeyUnavailableException} where what is known is too old
   */
  public Optional<KeySnapshot> find(String keyId) {
    requireNews();
    Optional<KeySnapshot> known = opened.snapshot(keyId);
    return known.isPresent() ? known : newest.apply(keyId);
  }

  /**
   * Returns where there is news.
   *
   * @throws ApiException {@code KeyUnavailableException} where what is known is too old
   */
  public void requireNews() {
    requireHeard(log, "the log");
  }

  private void requireHeard(LastHeard who, String what) {
    long age = who.age();
    if (age > limits.maxStaleness().toMillis()) {
      throw new ApiException(
          ErrorType.KeyUnavailableException,
          "The key is not available: nothing has been heard from "
              + what
              + " for more than "
              + limits.maxStaleness().toMillis()
              + " ms. Try again.");
    }
  }

  /**
   * Leases the current material of a key.
   *
   * @param key as {@link #find} gave it
   * @return fails with an {@link ApiException}, perhaps in a {@link CompletionException}, where the
   *     key may not be used now; completes at once for a key that is open
   */
  public CompletionStage<KeyLease<T>> lease(KeySnapshot key) {
    String current = key.getCurrentKeyMaterialId();
    // Without one its state does not allow its use.
    return lease(key, current == null ? "" : current);
  }

  /**
   * Leases a material of a key that is or was the current one.
   *
   * @param materialId 64 hex digits, from a ciphertext say
   * @return as {@link #lease(KeySnapshot)}; fails with {@code InvalidCiphertextException} where the
   *     key has no such material
   */
  public CompletionStage<KeyLease<T>> lease(KeySnapshot key, String materialId) {
    try {
      requireUsable(key);
      Optional<KeyLease<T>> open = leaseOfOpen(key.getKeyId(), materialId);
      if (open.isPresent()) {
        return CompletableFuture.completedFuture(open.get());
      }
      requireBound(key, materialId);
      return openAndLease(key, new Material(key.getKeyId(), materialId), TRIES);
    } catch (ApiException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private void requireUsable(KeySnapshot key) {
    requireNews();
    Usability.requireEnabled(key);
    if (hasExpired(key, clock.instant())) {
      throw Usability.pendingImport(key);
    }
  }

  /** The earliest date of its materials: a key is of use only while all of them are there. */
  private static boolean hasExpired(KeySnapshot key, Instant now) {
    Instant validTo = key.getValidTo();
    return validTo != null && !now.isBefore(validTo);
  }

  private static void requireBound(KeySnapshot key, String materialId) {
    if (Usability.material(key, materialId).isEmpty()) {
      throw new ApiException(
          ErrorType.InvalidCiphertextException, "The ciphertext was not made by this key.");
    }
  }

  private Optional<KeyLease<T>> leaseOfOpen(String keyId, String materialId) {
    Optional<OpenedMaterial<T>> found = opened.find(keyId, materialId);
    if (found.isEmpty() || found.get().isOverdue(nanoTime.getAsLong()) || !found.get().acquire()) {
      return Optional.empty();
    }
    KeyLease<T> lease = new KeyLease<>(found.get(), materialId);
    try {
      requireHeard(found.get().partition(), "the processor of its partition");
    } catch (ApiException e) {
      lease.close();
      throw e;
    }
    return Optional.of(lease);
  }

  private CompletionStage<KeyLease<T>> openAndLease(KeySnapshot key, Material name, int tries) {
    return opening
        .open(key, name)
        .thenCompose(
            done -> {
              KeySnapshot now = newest.apply(name.keyId()).orElseThrow(() -> gone(key));
              requireUsable(now);
              Optional<KeyLease<T>> lease = leaseOfOpen(name.keyId(), name.keyMaterialId());
              if (lease.isPresent()) {
                return CompletableFuture.completedFuture(lease.get());
              }
              if (tries == 0) {
                throw new ApiException(
                    ErrorType.KeyUnavailableException, "The key changes just now. Try again.");
              }
              requireBound(now, name.keyMaterialId());
              return openAndLease(now, name, tries - 1);
            });
  }

  private static ApiException gone(KeySnapshot key) {
    return new ApiException(
        ErrorType.NotFoundException, "Key '" + key.getKeyArn() + "' does not exist");
  }

  @Override
  public Map<String, SnapshotFeed.RecordListener> topics() {
    return Map.of(Topics.KEY_MATERIALS, materials);
  }

  @Override
  public void keyChanged(String keyId) {
    opened.drop(keyId);
  }

  @Override
  public void upToDate(Instant asOf) {
    log.heard(asOf);
  }

  /** Closes what has been open for its time, and what has expired. To be called every second. */
  void sweep() {
    opened.sweep(nanoTime.getAsLong());
    Instant now = clock.instant();
    opened.dropIf(key -> hasExpired(key, now));
  }

  /** How many materials are open. */
  public int open() {
    return opened.size();
  }

  /** How many sealed materials are known. */
  public int known() {
    return materials.size();
  }

  /** For how long, in milliseconds, the log or a partition has been silent. */
  public long silence() {
    return Math.max(log.age(), materials.longestSilence());
  }

  /** Closes all that is open. Whoever uses a key still ends its operation. */
  @Override
  public void close() {
    opened.clear();
  }
}
