package dev.keylife.lifecycle;

import java.time.Instant;

/**
 * Import parameters that have been issued and neither used nor expired.
 *
 * @param wrappingKeyId names their key pair
 * @param validTo when they expire and the private key is erased
 */
public record OutstandingParameters(String wrappingKeyId, Instant validTo) {}
