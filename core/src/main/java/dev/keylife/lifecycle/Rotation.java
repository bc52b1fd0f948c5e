package dev.keylife.lifecycle;

import dev.keylife.lifecycle.Cryptography.SealedMaterial;
import dev.keylife.lifecycle.Event.Cause;
import java.util.List;
import java.util.Optional;

/**
 * {@code RotateKeyOnDemand}. Of a key with imported material, the material that is pending rotation
 * becomes the current one; a key of {@code AWS_KMS} origin gets new material. What was current
 * stays for what was encrypted under it.
 */
final class Rotation {
  private final Cryptography crypto;
  private final int max;

  /**
   * @param max how often a key can be rotated; AWS KMS allows 25 on-demand rotations
   */
  Rotation(Cryptography crypto, int max) {
    this.crypto = crypto;
    this.max = max;
  }

  Decision rotate(DecisionContext context, KeyRecord key) {
    admit(context, key);
    return key.origin() == Origin.EXTERNAL
        ? rotateToImported(context, key)
        : rotateToNew(context, key);
  }

  private void admit(DecisionContext context, KeyRecord key) {
    if (!key.spec().mayHoldSeveralMaterials()) {
      throw Rules.unsupported(
          context.arn(key)
              + " keySpec is "
              + key.spec()
              + " which is not valid for this operation.");
    }
    Rules.requireNoReplica(context, key);
    Rules.requireEnabled(context, key);
    if (key.rotations() >= max) {
      throw new KmsException(
          FailureCode.LIMIT_EXCEEDED,
          context.arn(key) + " has been rotated on demand " + max + " times, and cannot be again.");
    }
  }

  private static Decision rotateToImported(DecisionContext context, KeyRecord key) {
    key.material(m -> m.role() == KeyMaterial.Role.PENDING_MULTI_REGION_IMPORT_AND_ROTATION)
        .ifPresent(
            waiting -> {
              throw Rules.invalidState(
                  "Key material (id: "
                      + waiting.id()
                      + ") is pending its import into all replica keys of "
                      + context.arn(key)
                      + ".");
            });
    KeyMaterial pending =
        key.material(m -> m.role() == KeyMaterial.Role.PENDING_ROTATION)
            .orElseThrow(
                () ->
                    Rules.invalidState(
                        "No available key material pending rotation for the key: "
                            + context.arn(key)
                            + "."));
    return rotated(context, key, pending.rotatedTo(context.now()), List.of());
  }

  private Decision rotateToNew(DecisionContext context, KeyRecord key) {
    SealedMaterial material = crypto.generateMaterial(key.id(), key.spec());
    return rotated(
        context,
        key,
        KeyMaterial.generated(material.id(), context.now(), Optional.of(context.now())),
        List.of(
            new SecretChange.Keep(SecretId.material(key.id(), material.id()), material.sealed())));
  }

  private static Decision rotated(
      DecisionContext context, KeyRecord key, KeyMaterial next, List<SecretChange> secrets) {
    KeyRecord after = key;
    for (KeyMaterial m : key.materials()) {
      if (m.role() == KeyMaterial.Role.CURRENT) {
        after = after.withMaterial(m.replaced());
      }
    }
    return context.changes(
        key, after.withMaterial(next), Cause.MATERIAL_ROTATED, Optional.of(next), secrets);
  }
}
