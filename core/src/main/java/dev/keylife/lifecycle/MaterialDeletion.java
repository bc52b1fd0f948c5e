package dev.keylife.lifecycle;

import dev.keylife.lifecycle.Command.DeleteImportedKeyMaterial;
import dev.keylife.lifecycle.Command.ExpireKeyMaterial;
import dev.keylife.lifecycle.Event.Cause;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How material goes: {@code DeleteImportedKeyMaterial}, {@code ExpireKeyMaterial}, its date; and
 * the notices ahead of that date.
 */
final class MaterialDeletion {
  private MaterialDeletion() {}

  static Decision delete(
      DecisionContext context, KeyRecord key, DeleteImportedKeyMaterial command) {
    Rules.requireExternal(context, key);
    return removeNow(
        context,
        key,
        command,
        named(context, key, command.keyMaterialId()),
        Cause.MATERIAL_DELETED);
  }

  static Decision expire(DecisionContext context, KeyRecord key, ExpireKeyMaterial command) {
    Rules.requireExternal(context, key);
    Optional<KeyMaterial> named = named(context, key, command.keyMaterialId());
    if (command.validTo().isEmpty()) {
      return removeNow(context, key, command, named, Cause.EXPIRED);
    }
    Instant validTo = command.validTo().get();
    Optional<KeyMaterial> dated =
        key.material(
            m ->
                m.validTo().equals(Optional.of(validTo))
                    && (command.keyMaterialId().isEmpty() || named.equals(Optional.of(m))));
    if (dated.isEmpty()) {
      return context.leaves(
          key,
          command,
          "No key material of " + context.arn(key) + " has the validTo " + validTo + ".");
    }
    if (validTo.isAfter(context.now())) {
      return context.leaves(key, command, "The validTo " + validTo + " has not been reached.");
    }
    return removed(context, key, dated.get(), Cause.EXPIRED);
  }

  /** The date of a material is reached. */
  static Decision expire(DecisionContext context, KeyRecord key, KeyMaterial material) {
    return removed(context, key, material, Cause.EXPIRED);
  }

  /**
   * The next notice of a material's expiry is due. One that was missed until the material's own
   * date came is not worth telling any more.
   */
  static Decision giveNotice(DecisionContext context, KeyRecord key, KeyMaterial material) {
    Duration lead = material.notices().get(0);
    Instant validTo = material.validTo().orElseThrow();
    List<Duration> left = material.notices().subList(1, material.notices().size());
    KeyRecord after = key.withMaterial(material.withNotices(left));
    if (!context.now().isBefore(validTo)) {
      return new Decision(Optional.of(after), Optional.empty(), List.of());
    }
    return context.tells(
        after, new Event.KeyMaterialExpiring(context.header(key), material.id(), validTo, lead));
  }

  private static Optional<KeyMaterial> named(
      DecisionContext context, KeyRecord key, Optional<String> materialId) {
    if (materialId.isEmpty()) {
      return key.currentMaterial();
    }
    KeyMaterialId id = new KeyMaterialId(materialId.get());
    return Optional.of(
        key.material(id)
            .orElseThrow(
                () ->
                    new KmsException(
                        FailureCode.NOT_FOUND,
                        "Key material (id: "
                            + id
                            + ") is not known to "
                            + context.arn(key)
                            + ".")));
  }

  private static Decision removeNow(
      DecisionContext context,
      KeyRecord key,
      Command command,
      Optional<KeyMaterial> material,
      Cause cause) {
    if (material.filter(KeyMaterial::imported).isEmpty()) {
      return context.leaves(key, command, context.arn(key) + " holds no such key material.");
    }
    return removed(context, key, material.get(), cause);
  }

  private static Decision removed(
      DecisionContext context, KeyRecord key, KeyMaterial material, Cause cause) {
    boolean boundForGood = !material.role().isPending();
    // What a replica waits for, its primary decides.
    boolean isReplica =
        key.multiRegion().filter(it -> !it.isPrimaryIn(context.region())).isPresent();
    KeyRecord after =
        boundForGood || isReplica
            ? key.withMaterial(material.removed())
            // It never encrypted anything, so other material may come in its place.
            : key.withoutMaterial(material.id());
    if (boundForGood && !key.state().isPendingDeletion()) {
      after = after.withSettledState(KeyState.PENDING_IMPORT);
    }
    return context.changes(
        key,
        after,
        cause,
        Optional.of(material),
        List.of(new SecretChange.Erase(SecretId.material(key.id(), material.id()))));
  }
}
