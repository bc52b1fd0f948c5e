package dev.keylife.streams.encoding;

import dev.keylife.lifecycle.KeyMaterial;
import dev.keylife.lifecycle.KeyRecord;
import dev.keylife.lifecycle.PendingApproval;
import dev.keylife.snapshot.KeyMaterialSnapshot;
import dev.keylife.snapshot.KeySnapshot;
import dev.keylife.streams.state.KeyEntry;
import dev.keylife.type.ExpirationModel;
import dev.keylife.type.ImportState;
import dev.keylife.type.KeyMaterialState;
import dev.keylife.type.KeySpec;
import dev.keylife.type.KeyUsage;
import dev.keylife.type.Origin;
import dev.keylife.type.RotationType;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** From a key's record to the published snapshot: what DescribeKey shows, never material. */
public final class SnapshotMapper {
  private SnapshotMapper() {}

  /**
   * The published form of a key.
   *
   * @param updatedAt when it changed last
   */
  public static KeySnapshot toAvro(KeyEntry entry, String arn, Instant updatedAt) {
    KeyRecord key = entry.record();
    return new KeySnapshot(
        key.id().value(),
        arn,
        KeySpec.valueOf(key.spec().name()),
        KeyUsage.valueOf(key.usage().name()),
        Origin.valueOf(key.origin().name()),
        EventMapper.toAvro(key.state()),
        key.attributes().description(),
        key.createdAt(),
        key.deletionDate().orElse(null),
        toAvro(key.expirationModel()),
        key.validTo().orElse(null),
        key.currentMaterial()
            .filter(m -> key.spec().mayHoldSeveralMaterials())
            .map(m -> m.id().value())
            .orElse(null),
        key.materials().stream().map(m -> toAvro(key, m)).toList(),
        key.sequence(),
        ByteBuffer.wrap(entry.lastEventHash().orElseThrow().toArray()),
        updatedAt,
        EventMapper.tags(key.attributes().tags()),
        key.attributes().policy().orElse(null),
        key.grants().stream().map(GrantMapper::toAvro).toList(),
        key.approvals().stream().map(SnapshotMapper::toAvro).toList(),
        key.multiRegion().map(it -> EventMapper.boxed(it.deletionWindow())).orElse(null),
        key.multiRegion()
            .map(it -> MultiRegionMapper.toAvro(it.keys().withoutRequests()))
            .orElse(null));
  }

  private static dev.keylife.type.PendingApproval toAvro(PendingApproval pending) {
    return new dev.keylife.type.PendingApproval(
        pending.commandType(),
        EventMapper.approvals(pending.approvers()),
        pending.required(),
        pending.validTo());
  }

  private static KeyMaterialSnapshot toAvro(KeyRecord key, KeyMaterial material) {
    return new KeyMaterialSnapshot(
        material.id().value(),
        KeyMaterialState.valueOf(material.role().name()),
        material.imported() ? ImportState.IMPORTED : ImportState.PENDING_IMPORT,
        toAvro(key.expirationModel(material)),
        material.validTo().orElse(null),
        material.description().orElse(null),
        material.importedAt(),
        material.rotatedAt().orElse(null),
        material.rotatedAt().map(date -> RotationType.ON_DEMAND).orElse(null));
  }

  private static @Nullable ExpirationModel toAvro(
      Optional<dev.keylife.lifecycle.ExpirationModel> model) {
    return model.map(m -> ExpirationModel.valueOf(m.name())).orElse(null);
  }
}
