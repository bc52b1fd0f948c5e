package dev.keylife.gateway.view;

import dev.keylife.snapshot.KeySnapshot;
import dev.keylife.use.OpenedKey;
import java.util.function.Function;

/** Keys that can be used: opened with one of their materials, and lent for one operation. */
public interface UsableKeys {

  /**
   * Does something with an opened key, in the caller's thread. The key is not closed meanwhile, and
   * must not be kept.
   *
   * @param key as the view shows it, in a state in which it may be used
   * @param keyMaterialId one of its materials that are imported
   * @return what the operation returned
   * @throws dev.keylife.gateway.model.ApiException {@code KeyUnavailableException} if the material
   *     is not here, cannot be opened, or may be out of date; {@code KMSInvalidStateException} if
   *     it has expired by this machine's clock
   */
  <R> R use(KeySnapshot key, String keyMaterialId, Function<OpenedKey, R> operation);
}
