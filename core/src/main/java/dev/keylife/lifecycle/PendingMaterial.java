package dev.keylife.lifecycle;

import dev.keylife.lifecycle.KeyMaterial.Role;

/**
 * Which part material plays that waits for a rotation of a multi-Region key: before all its related
 * keys have it, the key cannot be rotated to it, or some of them could not read what others
 * encrypt.
 */
final class PendingMaterial {
  private PendingMaterial() {}

  /** Has it as far as other Regions have told. On a replica it is what the primary says. */
  static KeyRecord settle(DecisionContext context, KeyRecord key) {
    if (key.multiRegion().filter(it -> it.isPrimaryIn(context.region())).isEmpty()) {
      return key;
    }
    MultiRegion regions = key.multiRegion().orElseThrow();
    KeyRecord settled = key;
    for (KeyMaterial m : key.materials()) {
      if (m.role().isPending()) {
        Role next =
            m.imported() && regions.isHeldByOthersThan(context.region(), m.id())
                ? Role.PENDING_ROTATION
                : Role.PENDING_MULTI_REGION_IMPORT_AND_ROTATION;
        settled = settled.withMaterial(m.withRole(next, m.rotatedAt()));
      }
    }
    return settled;
  }
}
