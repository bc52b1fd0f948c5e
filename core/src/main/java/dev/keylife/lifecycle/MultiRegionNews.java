package dev.keylife.lifecycle;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * All that other Regions have to know of a multi-Region key. It replaces whatever was told before:
 * so it may be told twice, late and out of order, and of several that wait the last is enough.
 *
 * @param materials every material of the key, in the order of first import
 */
public record MultiRegionNews(
    KeySpec spec, KeyUsage usage, Origin origin, RelatedKeys keys, List<SharedMaterial> materials) {

  /**
   * A material, as one Region has it.
   *
   * @param imported whether it is present there
   * @param rotatedAt when it became the current one by a rotation
   */
  public record SharedMaterial(
      KeyMaterialId id, KeyMaterial.Role role, boolean imported, Optional<Instant> rotatedAt) {}

  public MultiRegionNews {
    materials = List.copyOf(materials);
  }

  /** Of a key as it is; empty for a single-Region key. */
  static Optional<MultiRegionNews> of(KeyRecord key) {
    return key.multiRegion()
        .map(
            it ->
                new MultiRegionNews(
                    key.spec(),
                    key.usage(),
                    key.origin(),
                    it.keys(),
                    key.materials().stream()
                        .map(m -> new SharedMaterial(m.id(), m.role(), m.imported(), m.rotatedAt()))
                        .toList()));
  }
}
