package dev.keylife.streams.resealing;

import dev.keylife.lifecycle.Resealing.KeysetVersion;
import dev.keylife.schema.ContractTrust;
import dev.keylife.store.StoredSealing;
import dev.keylife.streams.state.StateEncoding;
import dev.keylife.streams.state.StoreNames;
import java.time.Duration;
import java.util.Optional;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/**
 * How {@link SealingProgress} rests in its store, {@link StateEncoding} of {@link StoredSealing},
 * and where to find it outside.
 */
public final class SealingProgressCodec {
  private SealingProgressCodec() {}

  public static Serde<SealingProgress> serde() {
    // Also where there is no topology: a command reads the store's topic.
    ContractTrust.establish();
    StateEncoding<StoredSealing> encoding = StateEncoding.of(new StoredSealing());
    return Serdes.serdeFrom(
        (topic, progress) -> encoding.encode(toStored(progress)),
        (topic, bytes) -> fromStored(encoding.decode(bytes)));
  }

  /**
   * The compacted topic that holds the progress of each partition in the partition of its number.
   */
  public static String topic(String applicationId) {
    return applicationId + "-" + StoreNames.SEALING_STORE + "-changelog";
  }

  private static StoredSealing toStored(SealingProgress progress) {
    return new StoredSealing(
        progress.keyset().generation(),
        progress.keyset().primary(),
        progress.keyset().identity(),
        progress.leastGeneration(),
        progress.otherTokensUntil(),
        progress.tokenValidity().toMillis(),
        progress.startAt(),
        progress.cursor(),
        progress.examined(),
        progress.resealed(),
        progress.failed(),
        progress.completedAt().orElse(null));
  }

  private static SealingProgress fromStored(StoredSealing stored) {
    return new SealingProgress(
        new KeysetVersion(stored.getGeneration(), stored.getPrimary(), stored.getIdentity()),
        stored.getLeastGeneration(),
        stored.getOtherTokensUntil(),
        Duration.ofMillis(stored.getTokenValidityMillis()),
        stored.getStartAt(),
        stored.getCursor(),
        stored.getExamined(),
        stored.getResealed(),
        stored.getFailed(),
        Optional.ofNullable(stored.getCompletedAt()));
  }
}
