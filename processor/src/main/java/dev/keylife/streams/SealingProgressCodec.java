package dev.keylife.streams;

import dev.keylife.lifecycle.Resealing.KeysetVersion;
import dev.keylife.schema.ContractTrust;
import dev.keylife.store.StoredSealing;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import org.apache.avro.message.BinaryMessageDecoder;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.avro.specific.SpecificData;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/**
 * How {@link SealingProgress} rests in its store, as {@link KeyEntrySerde} does with keys, and
 * where to find it outside.
 */
public final class SealingProgressCodec {
  private final BinaryMessageEncoder<StoredSealing> encoder;
  private final BinaryMessageDecoder<StoredSealing> decoder;

  private SealingProgressCodec() {
    // Also where there is no topology: a command reads the store's topic.
    ContractTrust.establish();
    SpecificData model = new StoredSealing().getSpecificData();
    encoder = new BinaryMessageEncoder<>(model, StoredSealing.getClassSchema());
    decoder = new BinaryMessageDecoder<>(model, StoredSealing.getClassSchema());
  }

  public static Serde<SealingProgress> serde() {
    SealingProgressCodec codec = new SealingProgressCodec();
    return Serdes.serdeFrom(
        (topic, progress) -> codec.serialize(progress), (topic, bytes) -> codec.deserialize(bytes));
  }

  /**
   * The compacted topic that holds the progress of each partition in the partition of its number.
   */
  public static String topic(String applicationId) {
    return applicationId + "-" + Names.SEALING_STORE + "-changelog";
  }

  private byte[] serialize(SealingProgress progress) {
    try {
      ByteBuffer encoded =
          encoder.encode(
              new StoredSealing(
                  progress.keyset().generation(),
                  progress.keyset().primary(),
                  progress.leastGeneration(),
                  progress.otherTokensUntil(),
                  progress.tokenValidity().toMillis(),
                  progress.startAt(),
                  progress.cursor(),
                  progress.examined(),
                  progress.resealed(),
                  progress.failed(),
                  progress.completedAt().orElse(null)));
      byte[] bytes = new byte[encoded.remaining()];
      encoded.get(bytes);
      return bytes;
    } catch (IOException e) {
      throw new SerializationException("the progress of resealing cannot be encoded", e);
    }
  }

  private SealingProgress deserialize(byte[] bytes) {
    try {
      StoredSealing stored = decoder.decode(bytes);
      return new SealingProgress(
          new KeysetVersion(stored.getGeneration(), stored.getPrimary()),
          stored.getLeastGeneration(),
          stored.getOtherTokensUntil(),
          Duration.ofMillis(stored.getTokenValidityMillis()),
          stored.getStartAt(),
          stored.getCursor(),
          stored.getExamined(),
          stored.getResealed(),
          stored.getFailed(),
          Optional.ofNullable(stored.getCompletedAt()));
    } catch (IOException e) {
      throw new SerializationException("the progress of resealing cannot be decoded", e);
    }
  }
}
