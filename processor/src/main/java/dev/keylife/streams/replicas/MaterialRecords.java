package dev.keylife.streams.replicas;

import dev.keylife.lifecycle.SecretChange;
import dev.keylife.lifecycle.SecretId;
import dev.keylife.schema.MaterialsKey;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * The records of {@code key-materials}. What is published of a material is what rests in the store
 * of secrets, byte for byte: sealed, and bound to its key and its material's id. Wrapping keys are
 * of no use to replicas and never published.
 */
public final class MaterialRecords {
  private MaterialRecords() {}

  /** What is published of what becomes of a key's secrets. */
  public static List<Record<String, byte[]>> of(List<SecretChange> changes, Instant now) {
    if (changes.isEmpty()) {
      return List.of(); // as most decisions have it
    }
    return changes.stream()
        .filter(change -> isMaterial(change.id()))
        .map(
            change ->
                of(
                    change.id(),
                    change instanceof SecretChange.Keep keep ? keep.sealed().toArray() : null,
                    now))
        .toList();
  }

  static boolean isMaterial(SecretId id) {
    return id.kind() == SecretId.Kind.KEY_MATERIAL;
  }

  /**
   * What is published of one material.
   *
   * @param sealed null for a tombstone
   */
  static Record<String, byte[]> of(SecretId id, byte @Nullable [] sealed, Instant now) {
    String key = new MaterialsKey.Material(id.key().value(), id.name()).text();
    return new Record<>(key, sealed, now.toEpochMilli());
  }
}
