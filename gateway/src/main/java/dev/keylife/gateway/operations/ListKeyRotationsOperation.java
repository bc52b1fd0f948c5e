package dev.keylife.gateway.operations;

import dev.keylife.gateway.model.Output;
import dev.keylife.snapshot.KeyMaterialSnapshot;
import dev.keylife.snapshot.KeySnapshot;
import dev.keylife.type.KeySpec;
import dev.keylife.type.Origin;
import java.util.List;
import java.util.Optional;

/** {@code ListKeyRotations}: the rotations of a key, or all its materials, the oldest first. */
final class ListKeyRotationsOperation implements ReadOperation {
  private static final int USUAL_LIMIT = 100;

  private final KeyAccess keys;

  ListKeyRotationsOperation(KeyAccess keys) {
    this.keys = keys;
  }

  @Override
  public Output read(Call call) {
    KeySnapshot key = keys.named(call, "kms:ListKeyRotations");
    requireSymmetric(key);
    boolean all =
        call.input()
            .text("IncludeKeyMaterial")
            .filter(which -> which.equals("ALL_KEY_MATERIAL"))
            .isPresent();
    Page page = Page.of(call, USUAL_LIMIT);
    List<KeyMaterialSnapshot> materials =
        key.getKeyMaterials().stream().filter(m -> all || m.getRotationDate() != null).toList();
    return page.answer(
        "Rotations",
        behind(materials, page.after()),
        KeyMaterialSnapshot::getKeyMaterialId,
        material -> form(key, material));
  }

  static void requireSymmetric(KeySnapshot key) {
    if (key.getKeySpec() != KeySpec.SYMMETRIC_DEFAULT) {
      throw Refusals.unsupported(
          "Only symmetric encryption keys are rotated, and "
              + key.getKeyArn()
              + " is "
              + key.getKeySpec()
              + ".");
    }
  }

  private static List<KeyMaterialSnapshot> behind(
      List<KeyMaterialSnapshot> materials, Optional<String> last) {
    if (last.isEmpty()) {
      return materials;
    }
    List<String> ids = materials.stream().map(KeyMaterialSnapshot::getKeyMaterialId).toList();
    return materials.subList(ids.indexOf(last.get()) + 1, materials.size());
  }

  private static Output form(KeySnapshot key, KeyMaterialSnapshot material) {
    Output entry =
        new Output()
            .put("KeyId", key.getKeyArn())
            .put("KeyMaterialId", material.getKeyMaterialId())
            .put("KeyMaterialState", material.getKeyMaterialState().name());
    if (key.getOrigin() == Origin.EXTERNAL) {
      entry
          .put(
              "KeyMaterialDescription",
              Optional.ofNullable(material.getKeyMaterialDescription()).filter(d -> !d.isEmpty()))
          .put("ImportState", material.getImportState().name())
          .put(
              "ExpirationModel", Optional.ofNullable(material.getExpirationModel()).map(Enum::name))
          .put("ValidTo", Optional.ofNullable(material.getValidTo()));
    }
    return entry
        .put("RotationDate", Optional.ofNullable(material.getRotationDate()))
        .put("RotationType", Optional.ofNullable(material.getRotationType()).map(Enum::name));
  }
}
