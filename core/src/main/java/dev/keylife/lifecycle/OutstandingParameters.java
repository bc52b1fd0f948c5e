package dev.keylife.lifecycle;

import java.time.Instant;
import java.util.Optional;

/**
 * Import parameters that have been issued and can still be used.
 *
 * @param wrappingKeyId names their key pair
 * @param validTo when they expire and the private key is erased
 * @param failures how many imports under their token have failed in the unwrap or behind it
 * @param askedBy the principal that they were issued to; empty where an earlier release did not
 *     note it
 */
public record OutstandingParameters(
    String wrappingKeyId, Instant validTo, int failures, Optional<String> askedBy) {

  OutstandingParameters withOneMoreFailure() {
    return new OutstandingParameters(wrappingKeyId, validTo, failures + 1, askedBy);
  }
}
