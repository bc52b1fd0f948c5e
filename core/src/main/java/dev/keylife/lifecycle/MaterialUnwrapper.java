package dev.keylife.lifecycle;

import dev.keylife.lifecycle.Cryptography.SealedMaterial;
import dev.keylife.lifecycle.Cryptography.WrappedMaterial;

/** The costly part of {@link Cryptography}, which can be measured, or begun early, by itself. */
@FunctionalInterface
public interface MaterialUnwrapper {
  /**
   * Unwraps key material, checks it against the key spec, computes its id and seals it. The same
   * wrapped material gives the same id or the same failure, whenever it is unwrapped.
   *
   * @throws KmsException {@code InvalidCiphertextException} if the unwrap fails, for whatever cause
   *     and in one wording and time; {@code IncorrectKeyMaterialException} if what it yields is not
   *     material of this spec; {@code DependencyTimeoutException} if the master key is out of reach
   */
  SealedMaterial unwrap(WrappedMaterial wrapped);
}
