package dev.keylife.streams.state;

import dev.keylife.lifecycle.AliasName;
import dev.keylife.lifecycle.ByteString;
import dev.keylife.lifecycle.KeyAliases;
import dev.keylife.lifecycle.KeyAttributes;
import dev.keylife.lifecycle.KeyId;
import dev.keylife.lifecycle.KeyMaterial;
import dev.keylife.lifecycle.KeyMaterialId;
import dev.keylife.lifecycle.KeyRecord;
import dev.keylife.lifecycle.KeySpec;
import dev.keylife.lifecycle.KeyState;
import dev.keylife.lifecycle.KeyUsage;
import dev.keylife.lifecycle.Origin;
import dev.keylife.lifecycle.OutstandingParameters;
import dev.keylife.lifecycle.PendingApproval;
import dev.keylife.lifecycle.Tag;
import dev.keylife.store.StoredAliasClaim;
import dev.keylife.store.StoredAliasHeld;
import dev.keylife.store.StoredApproval;
import dev.keylife.store.StoredKey;
import dev.keylife.store.StoredMaterial;
import dev.keylife.store.StoredParameters;
import dev.keylife.store.StoredTag;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/** How keys rest in their store: {@link StateEncoding} of {@link StoredKey}. */
public final class KeyEntrySerde {
  private KeyEntrySerde() {}

  public static Serde<KeyEntry> create() {
    StateEncoding<StoredKey> encoding = StateEncoding.of(new StoredKey());
    return Serdes.serdeFrom(
        (topic, entry) -> encoding.encode(toStored(entry)),
        (topic, bytes) -> fromStored(encoding.decode(bytes)));
  }

  private static StoredKey toStored(KeyEntry entry) {
    KeyRecord key = entry.record();
    return new StoredKey(
        key.id().value(),
        key.spec().name(),
        key.usage().name(),
        key.origin().name(),
        key.attributes().description(),
        key.createdAt(),
        key.state().name(),
        key.deletionDate().orElse(null),
        key.materials().stream().map(KeyEntrySerde::toStored).toList(),
        key.parameters().stream()
            .map(
                p ->
                    new StoredParameters(
                        p.wrappingKeyId(), p.validTo(), p.failures(), p.askedBy().orElse(null)))
            .toList(),
        key.sequence(),
        entry.lastEventHash().map(hash -> ByteBuffer.wrap(hash.toArray())).orElse(null),
        key.attributes().tags().stream().map(t -> new StoredTag(t.key(), t.value())).toList(),
        key.attributes().policy().orElse(null),
        key.aliases().held().stream().map(name -> new StoredAliasHeld(name.value())).toList(),
        key.aliases().claims().stream().map(KeyEntrySerde::toStored).toList(),
        key.createdBy().orElse(null),
        StoredGrants.toStored(key.grants()),
        key.approvals().stream().map(KeyEntrySerde::toStored).toList(),
        key.multiRegion().map(StoredRegions::toStored).orElse(null));
  }

  private static StoredApproval toStored(PendingApproval pending) {
    return new StoredApproval(
        ByteBuffer.wrap(pending.request().toArray()),
        pending.commandType(),
        pending.approvers(),
        pending.required(),
        pending.validTo());
  }

  private static PendingApproval fromStored(StoredApproval stored) {
    return new PendingApproval(
        ByteString.of(stored.getRequest()),
        stored.getCommandType(),
        stored.getApprovers(),
        stored.getRequired(),
        stored.getValidTo());
  }

  private static StoredMaterial toStored(KeyMaterial material) {
    return new StoredMaterial(
        material.id().value(),
        material.role().name(),
        material.imported(),
        material.validTo().orElse(null),
        material.description().orElse(null),
        material.importedAt(),
        material.rotatedAt().orElse(null),
        material.notices().stream().map(Duration::toMillis).toList(),
        material.awaited());
  }

  private static KeyEntry fromStored(StoredKey stored) {
    KeyRecord record =
        new KeyRecord(
            new KeyId(stored.getKeyId()),
            KeySpec.valueOf(stored.getKeySpec()),
            KeyUsage.valueOf(stored.getKeyUsage()),
            Origin.valueOf(stored.getOrigin()),
            attributes(stored),
            stored.getCreatedAt(),
            Optional.ofNullable(stored.getCreatedBy()),
            KeyState.valueOf(stored.getKeyState()),
            Optional.ofNullable(stored.getDeletionDate()),
            stored.getMaterials().stream().map(KeyEntrySerde::fromStored).toList(),
            stored.getParameters().stream()
                .map(
                    p ->
                        new OutstandingParameters(
                            p.getWrappingKeyId(),
                            p.getValidTo(),
                            p.getFailures(),
                            Optional.ofNullable(p.getAskedBy())))
                .toList(),
            aliases(stored),
            StoredGrants.fromStored(stored.getGrants()),
            stored.getApprovals().stream().map(KeyEntrySerde::fromStored).toList(),
            Optional.ofNullable(stored.getMultiRegion()).map(StoredRegions::fromStored),
            stored.getSequence());
    return new KeyEntry(record, Optional.ofNullable(stored.getLastEventHash()).map(ByteString::of));
  }

  private static StoredAliasClaim toStored(KeyAliases.Claimed claim) {
    return new StoredAliasClaim(
        claim.commandId(), claim.alias().value(), ByteBuffer.wrap(claim.content().toArray()));
  }

  private static KeyAliases aliases(StoredKey stored) {
    if (stored.getAliases().isEmpty() && stored.getAliasClaims().isEmpty()) {
      return KeyAliases.NONE;
    }
    Set<AliasName> held = new LinkedHashSet<>();
    stored.getAliases().forEach(alias -> held.add(new AliasName(alias.getName())));
    return new KeyAliases(
        held,
        stored.getAliasClaims().stream()
            .map(
                claim ->
                    new KeyAliases.Claimed(
                        claim.getCommandId(),
                        new AliasName(claim.getName()),
                        ByteString.of(claim.getContent())))
            .toList());
  }

  private static KeyAttributes attributes(StoredKey stored) {
    return new KeyAttributes(
        stored.getDescription(),
        stored.getTags().stream().map(tag -> new Tag(tag.getKey(), tag.getValue())).toList(),
        Optional.ofNullable(stored.getPolicy()));
  }

  private static KeyMaterial fromStored(StoredMaterial stored) {
    return new KeyMaterial(
        new KeyMaterialId(stored.getKeyMaterialId()),
        KeyMaterial.Role.valueOf(stored.getRole()),
        stored.getImported(),
        Optional.ofNullable(stored.getValidTo()),
        Optional.ofNullable(stored.getDescription()),
        stored.getImportedAt(),
        Optional.ofNullable(stored.getRotatedAt()),
        stored.getNoticesMillis().stream().map(Duration::ofMillis).toList(),
        stored.getAwaited());
  }
}
