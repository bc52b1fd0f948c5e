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

  /**
   * Rotates a key.
   *
   * @param max how often a key can be rotated; AWS KMS allows 25 on-demand rotations
   */
  static Decision rotate(DecisionContext context, KeyRecord key, int max) {
    Rules.requireExternal(context, key);
    if (!key.spec().mayHoldSeveralMaterials()) {
      throw Rules.unsupported(
          context.arn(key)
              + " keySpec is "
              + key.spec()
              + " which is not valid for this operation.");
    }
    if (key.state() == KeyState.DISABLED) {
      throw new KmsException(FailureCode.DISABLED, context.arn(key) + " is disabled.");
    }
    if (key.state() != KeyState.ENABLED) {
      throw Rules.invalidState(context, key);
    }
    if (key.rotations() >= max) {
      throw new KmsException(
          FailureCode.LIMIT_EXCEEDED,
          context.arn(key) + " has been rotated on demand " + max + " times, and cannot be again.");
    }
    KeyMaterial pending =
        key.material(m -> m.role() == KeyMaterial.Role.PENDING_ROTATION)
            .orElseThrow(
                () ->
                    Rules.invalidState(
                        "No available key material pending rotation for the key: "
                            + context.arn(key)
                            + "."));
    KeyRecord after = key;
    for (KeyMaterial m : key.materials()) {
      if (m.role() == KeyMaterial.Role.CURRENT) {
        after = after.withMaterial(m.replaced());
      }
    }
    after = after.withMaterial(pending.rotatedTo(context.now()));
    return context.changes(key, after, Cause.MATERIAL_ROTATED, Optional.of(pending), List.of());
  }
}
