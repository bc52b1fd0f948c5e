package dev.keylife.lifecycle;

import dev.keylife.lifecycle.Command.MaterialImport;
import dev.keylife.lifecycle.KeyMaterial.Role;
import java.util.Optional;

/**
 * Which material a key takes: once it has had material, only the same again; and, for symmetric
 * encryption keys, one new material at a time that is pending rotation.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/kms/latest/APIReference/API_ImportKeyMaterial.html">ImportKeyMaterial</a>
 */
final class SameMaterialRule {
  private SameMaterialRule() {}

  /**
   * The part that unwrapped material will play for the key.
   *
   * @throws KmsException if the key does not take it
   */
  static Role roleOf(
      DecisionContext context, KeyRecord key, MaterialImport command, KeyMaterialId id) {
    if (command.keyMaterialId().filter(expected -> !expected.equals(id.value())).isPresent()) {
      throw incorrect("The key material does not have the given keyMaterialId.");
    }
    boolean neverHadAny = key.currentMaterial().isEmpty();
    ImportType defaultType =
        neverHadAny ? ImportType.NEW_KEY_MATERIAL : ImportType.EXISTING_KEY_MATERIAL;
    Optional<KeyMaterial> known = key.material(id);
    if (command.importType().orElse(defaultType) == ImportType.EXISTING_KEY_MATERIAL) {
      return known
          .map(KeyMaterial::role)
          .orElseThrow(
              () ->
                  incorrect(
                      "The key material was not imported into " + context.arn(key) + " before."));
    }
    if (known.isPresent()) {
      throw incorrect("The key material is not new to " + context.arn(key) + ".");
    }
    if (key.multiRegion().filter(it -> !it.isPrimaryIn(context.region())).isPresent()) {
      throw incorrect(
          "New key material is imported into the primary key first, and then into "
              + context.arn(key)
              + ".");
    }
    if (neverHadAny) {
      return Role.CURRENT;
    }
    key.material(m -> m.role().isPending())
        .ifPresent(
            pending -> {
              throw Rules.invalidState(
                  "New key material (id: "
                      + id
                      + ") cannot be imported into KMS key "
                      + context.arn(key)
                      + ", because another key material (id: "
                      + pending.id()
                      + ") is pending rotation.");
            });
    return Role.PENDING_ROTATION;
  }

  private static KmsException incorrect(String message) {
    return new KmsException(FailureCode.INCORRECT_KEY_MATERIAL, message);
  }
}
