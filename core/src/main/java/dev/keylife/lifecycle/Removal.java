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
final class Removal {
  private Removal() {}

  static Decision delete(Occasion on, KeyRecord key, DeleteImportedKeyMaterial command) {
    Rules.requireExternal(on, key);
    return removeNow(
        on, key, command, named(on, key, command.keyMaterialId()), Cause.MATERIAL_DELETED);
  }

  static Decision expire(Occasion on, KeyRecord key, ExpireKeyMaterial command) {
    Rules.requireExternal(on, key);
    Optional<KeyMaterial> named = named(on, key, command.keyMaterialId());
    if (command.validTo().isEmpty()) {
      return removeNow(on, key, command, named, Cause.EXPIRED);
    }
    Instant validTo = command.validTo().get();
    Optional<KeyMaterial> dated =
        key.material(
            m ->
                m.validTo().equals(Optional.of(validTo))
                    && (command.keyMaterialId().isEmpty() || named.equals(Optional.of(m))));
    if (dated.isEmpty()) {
      return on.leaves(
          key, command, "No key material of " + on.arn(key) + " has the validTo " + validTo + ".");
    }
    if (validTo.isAfter(on.now())) {
      return on.leaves(key, command, "The validTo " + validTo + " has not been reached.");
    }
    return removed(on, key, dated.get(), Cause.EXPIRED);
  }

  /** The date of a material is reached. */
  static Decision expire(Occasion on, KeyRecord key, KeyMaterial material) {
    return removed(on, key, material, Cause.EXPIRED);
  }

  /**
   * The next notice of a material's expiry is due. One that was slept over until the material's own
   * date came is not worth telling any more.
   */
  static Decision giveNotice(Occasion on, KeyRecord key, KeyMaterial material) {
    Duration lead = material.notices().get(0);
    Instant validTo = material.validTo().orElseThrow();
    List<Duration> left = material.notices().subList(1, material.notices().size());
    KeyRecord after = key.withMaterial(material.withNotices(left));
    if (!on.now().isBefore(validTo)) {
      return new Decision(Optional.of(after), Optional.empty(), List.of());
    }
    return on.tells(
        after, new Event.KeyMaterialExpiring(on.header(key), material.id(), validTo, lead));
  }

  private static Optional<KeyMaterial> named(
      Occasion on, KeyRecord key, Optional<String> materialId) {
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
                        "Key material (id: " + id + ") is not known to " + on.arn(key) + ".")));
  }

  private static Decision removeNow(
      Occasion on, KeyRecord key, Command command, Optional<KeyMaterial> material, Cause cause) {
    if (material.filter(KeyMaterial::imported).isEmpty()) {
      return on.leaves(key, command, on.arn(key) + " holds no such key material.");
    }
    return removed(on, key, material.get(), cause);
  }

  private static Decision removed(Occasion on, KeyRecord key, KeyMaterial material, Cause cause) {
    boolean boundForGood = material.role() != KeyMaterial.Role.PENDING_ROTATION;
    KeyRecord after =
        boundForGood
            ? key.withMaterial(material.removed())
            // It never encrypted anything, so other material may come in its place.
            : key.withoutMaterial(material.id());
    if (boundForGood && key.state() != KeyState.PENDING_DELETION) {
      after = after.withState(KeyState.PENDING_IMPORT);
    }
    return on.changes(
        key,
        after,
        cause,
        Optional.of(material),
        List.of(new SecretChange.Erase(SecretId.material(key.id(), material.id()))));
  }
}
