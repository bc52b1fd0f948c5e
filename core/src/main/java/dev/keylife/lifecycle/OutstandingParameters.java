package dev.keylife.lifecycle;

import java.time.Instant;

/**
 * Import parameters that have been issued and can still be used.
 *
 * @param wrappingKeyId names their key pair
 * @param validTo when they expire and the private key is erased
 * @param failures how many imports under their token have failed in the unwrap or behind it
 */
public record OutstandingParameters(String wrappingKeyId, Instant validTo, int failures) {

  OutstandingParameters withOneMoreFailure() {
    return new OutstandingParameters(wrappingKeyId, validTo, failures + 1);
  }
}
