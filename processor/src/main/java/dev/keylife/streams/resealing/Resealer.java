package dev.keylife.streams.resealing;

import dev.keylife.lifecycle.ByteString;
import dev.keylife.lifecycle.FailureCode;
import dev.keylife.lifecycle.KmsException;
import dev.keylife.lifecycle.Resealing;
import dev.keylife.lifecycle.Resealing.KeysetVersion;
import dev.keylife.lifecycle.SecretId;
import dev.keylife.streams.state.SecretBatch;
import dev.keylife.streams.state.SecretName;
import dev.keylife.streams.state.StoreNames;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a partition's secrets under the present primary master key, a bounded number at a time,
 * and keeps the record of it: see {@link SealingProgress} for the rules and why they hold.
 */
public final class Resealer {
  private static final Logger LOG = LoggerFactory.getLogger(Resealer.class);
  private static final String PROGRESS = "progress";
  private static final long LOG_EVERY = 10_000;

  private final KeyValueStore<String, byte[]> secrets;
  private final KeyValueStore<String, SealingProgress> store;
  private final Resealing resealing;
  private final ResealSettings settings;
  private final Listener listener;
  private final int partition;
  private Optional<SealingProgress> claimed = Optional.empty();
  private boolean refused;

  /** Hears of each secret that got another seal, in the transaction that stores it. */
  @FunctionalInterface
  public interface Listener {
    void resealed(SecretId id, byte[] sealed, Instant now);
  }

  public Resealer(
      ProcessorContext<?, ?> context,
      Resealing resealing,
      ResealSettings settings,
      Listener listener) {
    this.secrets = context.getStateStore(StoreNames.SECRETS_STORE);
    this.store = context.getStateStore(StoreNames.SEALING_STORE);
    this.resealing = resealing;
    this.settings = settings;
    this.listener = listener;
    this.partition = context.taskId().partition();
  }

  /**
   * What is kept about the partition.
   *
   * @throws ForeignKeysetException if it is not this instance's to run
   */
  private Optional<SealingProgress> found() {
    Optional<SealingProgress> found = Optional.ofNullable(store.get(PROGRESS));
    String own = resealing.keyset().identity();
    if (found.isPresent() && !found.get().keyset().identity().equals(own)) {
      throw new ForeignKeysetException(partition);
    }
    return found;
  }

  /**
   * To be called before the partition's first command.
   *
   * @throws ForeignKeysetException if it is not this instance's to run
   */
  public void requireOwnKeyset() {
    var unused = found();
  }

  /**
   * Claims the partition for this instance's keyset. To be called before anything is sealed in it.
   *
   * @return whether this instance may seal
   * @throws ForeignKeysetException if the partition is not this instance's to run
   */
  public boolean claim(Instant now) {
    if (claimed.isPresent() || refused) {
      return !refused;
    }
    KeysetVersion own = resealing.keyset();
    Optional<SealingProgress> found = found();
    if (found.isPresent() && !found.get().admits(own)) {
      refuse(own, found.get().keyset());
      return false;
    }
    keep(
        found
            .map(p -> p.claimedBy(own, settings.tokenValidity(), settings.delay(), now))
            .orElseGet(() -> SealingProgress.first(own, settings.tokenValidity(), now)));
    return true;
  }

  private void refuse(KeysetVersion own, KeysetVersion found) {
    refused = true;
    LOG.error(
        "Partition {} is run with generation {} of the keyset (primary {}), and this instance has"
            + " generation {} (primary {}). Commands that need master keys fail here with"
            + " DependencyTimeoutException until this instance is restarted with the current"
            + " keyset file",
        partition,
        found.generation(),
        found.primary(),
        own.generation(),
        own.primary());
  }

  /** Looks at the next secrets, and reseals those that need it. */
  public void tick(Instant now) {
    if (!claim(now)) {
      return;
    }
    SealingProgress progress = claimed.orElseThrow();
    if (!progress.isDue(now)) {
      return;
    }
    if (progress.cursor().isEmpty()) {
      LOG.info(
          "Partition {}: looking for secrets under other master keys than {}", partition, key());
    }
    try {
      proceed(progress, now);
    } catch (KmsException outOfReach) {
      LOG.warn("Partition {}: resealing pauses: {}", partition, outOfReach.reason());
      keep(progress.paused(now));
    }
  }

  /**
   * Either the whole batch counts or none of it does: what was resealed before the master keys went
   * away is found to be in order when the batch is made again.
   *
   * @throws KmsException if the master keys are out of reach
   */
  private void proceed(SealingProgress progress, Instant now) {
    SecretBatch batch = SecretBatch.after(secrets, progress.cursor(), settings.batch());
    long resealed = 0;
    long failed = 0;
    for (KeyValue<String, byte[]> secret : batch.secrets()) {
      ByteString sealed = ByteString.of(secret.value);
      if (!resealing.isCurrent(sealed)) {
        if (reseal(secret.key, sealed, now)) {
          resealed++;
        } else if (failed++ == 0) { // one line a batch: where one fails, all may
          LOG.error(
              "Partition {}: the secret {} does not open, so it cannot be resealed. Import the key's"
                  + " material again, or delete it. Others of the same batch are in the debug log",
              partition,
              secret.key);
        }
      }
    }
    SealingProgress after = progress.after(batch.last(), batch.secrets().size(), resealed, failed);
    keep(batch.isLast() ? after.atEnd(now) : after);
    if (batch.isLast()) {
      reportEnd(after);
    } else if (after.examined() / LOG_EVERY > progress.examined() / LOG_EVERY) {
      LOG.info(
          "Partition {}: {} secrets examined, {} resealed under master key {}",
          partition,
          after.examined(),
          after.resealed(),
          key());
    }
  }

  private boolean reseal(String name, ByteString sealed, Instant now) {
    Optional<SecretId> id = SecretName.parse(name);
    try {
      if (id.isPresent()) {
        byte[] resealed = resealing.reseal(id.get(), sealed).toArray();
        secrets.put(name, resealed);
        listener.resealed(id.get(), resealed, now);
        return true;
      }
    } catch (KmsException e) {
      if (e.code() == FailureCode.DEPENDENCY_TIMEOUT) {
        throw e;
      }
    }
    LOG.debug("Partition {}: the secret {} does not open", partition, name);
    return false;
  }

  private void reportEnd(SealingProgress progress) {
    if (progress.failed() == 0) {
      LOG.info(
          "Partition {}: all {} secrets are under master key {}; {} were resealed",
          partition,
          progress.examined(),
          key(),
          progress.resealed());
    } else {
      LOG.error(
          "Partition {}: {} of {} secrets do not open; no master key can be retired while they are"
              + " there. They are tried again in an hour",
          partition,
          progress.failed(),
          progress.examined());
    }
  }

  private String key() {
    return resealing.keyset().primary();
  }

  private void keep(SealingProgress progress) {
    if (!claimed.equals(Optional.of(progress))) {
      store.put(PROGRESS, progress);
      claimed = Optional.of(progress);
    }
  }
}
