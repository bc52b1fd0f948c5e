package dev.keylife.gateway.view;

import dev.keylife.gateway.model.ApiException;
import dev.keylife.gateway.model.ErrorType;
import dev.keylife.snapshot.KeyMaterialSnapshot;
import dev.keylife.snapshot.KeySnapshot;
import dev.keylife.type.ImportState;
import dev.keylife.type.KeyMaterialState;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** What a snapshot says of whether its key may be used. */
public final class Usability {
  /** A material that was never the current one. */
  private static final Set<KeyMaterialState> PENDING =
      EnumSet.of(
          KeyMaterialState.PENDING_ROTATION,
          KeyMaterialState.PENDING_MULTI_REGION_IMPORT_AND_ROTATION);

  private Usability() {}

  /**
   * Refuses the use of a key that is not enabled.
   *
   * @throws ApiException {@code DisabledException}, {@code KMSInvalidStateException}
   */
  public static void requireEnabled(KeySnapshot key) {
    switch (key.getKeyState()) {
      case Enabled, Updating -> {}
      case Disabled ->
          throw new ApiException(ErrorType.DisabledException, key.getKeyArn() + " is disabled.");
      case PendingImport -> throw pendingImport(key);
      case PendingDeletion -> throw invalidState(key, "pending deletion");
      case PendingReplicaDeletion -> throw invalidState(key, "pending replica deletion");
      case Creating -> throw invalidState(key, "creating");
      default -> throw invalidState(key, "unavailable");
    }
  }

  /** The refusal of a key whose material is not there. */
  public static ApiException pendingImport(KeySnapshot key) {
    return invalidState(key, "pending import");
  }

  private static ApiException invalidState(KeySnapshot key, String words) {
    return new ApiException(
        ErrorType.KMSInvalidStateException, key.getKeyArn() + " is " + words + ".");
  }

  /** A material that is there and is the current one, or was before. */
  public static Optional<KeyMaterialSnapshot> material(KeySnapshot key, String materialId) {
    return key.getKeyMaterials().stream()
        .filter(material -> material.getKeyMaterialId().equals(materialId))
        .filter(material -> !PENDING.contains(material.getKeyMaterialState()))
        .filter(material -> material.getImportState() != ImportState.PENDING_IMPORT)
        .findFirst();
  }
}
