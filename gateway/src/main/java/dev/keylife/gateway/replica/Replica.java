package dev.keylife.gateway.replica;

import dev.keylife.gateway.view.UsableKeys;
import dev.keylife.gateway.view.ViewObserver;
import dev.keylife.gateway.view.Views;
import dev.keylife.lifecycle.KeyId;
import dev.keylife.lifecycle.KeyMaterialId;
import dev.keylife.lifecycle.KeySpec;
import dev.keylife.lifecycle.KeyUsage;
import dev.keylife.material.keyset.KeysetException;
import dev.keylife.snapshot.AliasSnapshot;
import dev.keylife.snapshot.KeySnapshot;
import dev.keylife.thread.DaemonThreads;
import dev.keylife.use.KeyOpener;
import dev.keylife.use.OpenedKey;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.kafka.common.config.AbstractConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A gateway's part as a replica: {@link LeasedKeys} and what they need, at work. */
public final class Replica implements UsableKeys, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Replica.class);
  private static final int OPENERS = 4;
  private static final int WAITING = 10_000;

  private final ThreadPoolExecutor openers =
      new ThreadPoolExecutor(
          OPENERS,
          OPENERS,
          1,
          TimeUnit.MINUTES,
          new ArrayBlockingQueue<>(WAITING),
          DaemonThreads.named("key-opener"));
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(DaemonThreads.named("key-sweeper"));
  private final Views views;
  private final LeasedKeys<OpenedKey> keys;

  private Replica(KeysetSeals seals, UseLimits limits, Views views, KeyOpener opener) {
    this.views = views;
    InstantSource clock = InstantSource.system();
    keys =
        new LeasedKeys<>(
            views.keys()::newest,
            new MaterialView(clock, System::nanoTime),
            seals,
            (key, material, bytes) -> open(opener, key, material, bytes),
            limits,
            clock,
            System::nanoTime,
            openers);
    openers.allowCoreThreadTimeOut(true);
    var unused = timer.scheduleWithFixedDelay(this::sweep, 1, 1, TimeUnit.SECONDS);
  }

  /**
   * Opens the keyset that the settings name.
   *
   * @throws KeysetException if it cannot be opened
   */
  public static Replica open(AbstractConfig settings, Views views, KeyOpener opener)
      throws KeysetException {
    return new Replica(UseSettings.seals(settings), UseSettings.limits(settings), views, opener);
  }

  private static OpenedKey open(
      KeyOpener opener, KeySnapshot key, String materialId, byte[] material) {
    return opener.open(
        new KeyId(key.getKeyId()),
        KeySpec.valueOf(key.getKeySpec().name()),
        KeyUsage.valueOf(key.getKeyUsage().name()),
        new KeyMaterialId(materialId),
        material);
  }

  private void sweep() {
    try {
      keys.sweep();
    } catch (RuntimeException e) {
      LOG.error("Keys that are open could not be looked through, and will be in a second", e);
    }
  }

  /** To be told what the views hear. */
  public ViewObserver observer() {
    return keys;
  }

  @Override
  public Optional<KeySnapshot> find(String keyId) {
    return keys.find(keyId);
  }

  @Override
  public Optional<AliasSnapshot> alias(String name) {
    keys.requireNews();
    return views.aliases().newest(name);
  }

  @Override
  public <R> CompletionStage<R> use(
      KeySnapshot key, String keyMaterialId, Function<OpenedKey, R> operation) {
    return keys.lease(key, keyMaterialId)
        .thenApply(
            lease -> {
              try (lease) {
                return operation.apply(lease.key());
              }
            });
  }

  /** How many materials are open. */
  public int open() {
    return keys.open();
  }

  /** How many sealed materials are known. */
  public int known() {
    return keys.known();
  }

  /** For how long, in milliseconds, the log or a partition has been silent. */
  public long silence() {
    return keys.silence();
  }

  @Override
  public void close() {
    timer.shutdownNow();
    openers.shutdownNow();
    keys.close();
  }
}
