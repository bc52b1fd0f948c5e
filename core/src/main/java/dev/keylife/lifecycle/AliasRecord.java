package dev.keylife.lifecycle;

import java.time.Instant;

/**
 * What is known of an alias, in the partition of its name.
 *
 * @param target the key that it stands for
 * @param spec of that key
 * @param usage of that key
 * @param updatedAt when it was last given a key
 */
public record AliasRecord(
    AliasName name,
    KeyId target,
    KeySpec spec,
    KeyUsage usage,
    Instant createdAt,
    Instant updatedAt) {

  AliasRecord withTarget(AliasStep.Claim claim, Instant at) {
    return new AliasRecord(name, claim.key(), claim.spec(), claim.usage(), createdAt, at);
  }
}
