package dev.keylife.lifecycle;

import dev.keylife.lifecycle.Event.Cause;
import java.util.List;
import java.util.Optional;

/**
 * {@code RotateKeyOnDemand} for keys with imported material: the material that is pending rotation
 * becomes the current one.
 */
final class Rotation {
  private Rotation() {}

  static Decision rotate(Occasion on, KeyRecord key) {
    Rules.requireExternal(on, key);
    if (!key.spec().mayHoldSeveralMaterials()) {
      throw Rules.unsupported(
          on.arn(key) + " keySpec is " + key.spec() + " which is not valid for this operation.");
    }
    if (key.state() != KeyState.ENABLED) {
      throw Rules.invalidState(on, key);
    }
    KeyMaterial pending =
        key.material(m -> m.role() == KeyMaterial.Role.PENDING_ROTATION)
            .orElseThrow(
                () ->
                    Rules.invalidState(
                        "No available key material pending rotation for the key: "
                            + on.arn(key)
                            + "."));
    KeyRecord after = key;
    for (KeyMaterial m : key.materials()) {
      if (m.role() == KeyMaterial.Role.CURRENT) {
        after = after.withMaterial(m.withRole(KeyMaterial.Role.NON_CURRENT));
      }
    }
    after = after.withMaterial(pending.withRole(KeyMaterial.Role.CURRENT));
    return on.changes(key, after, Cause.MATERIAL_ROTATED, Optional.of(pending), List.of());
  }
}
