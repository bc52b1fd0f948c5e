package dev.keylife.gateway.operations.use;

import dev.keylife.gateway.model.ApiException;
import dev.keylife.gateway.model.ErrorType;
import dev.keylife.snapshot.KeySnapshot;
import java.util.Arrays;

/** Algorithms by the names that the service model lets through. */
final class Algorithms {
  private Algorithms() {}

  /**
   * The algorithm of a name.
   *
   * @throws ApiException {@code InvalidKeyUsageException} for those of SM2, since no key is of that
   *     spec
   */
  static <A extends Enum<A>> A named(Class<A> algorithms, String name, KeySnapshot key) {
    return Arrays.stream(algorithms.getEnumConstants())
        .filter(algorithm -> algorithm.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new ApiException(
                    ErrorType.InvalidKeyUsageException,
                    "Algorithm %s is incompatible with key spec %s."
                        .formatted(name, key.getKeySpec())));
  }
}
