package dev.keylife.gateway.operations.use;

import dev.keylife.lifecycle.policy.AccessContext;
import dev.keylife.type.KeyUsage;

/**
 * What a call wants a key for.
 *
 * @param action what its key policy must allow, such as {@code kms:Sign}
 * @param usage that the key must have
 * @param known what the conditions of its policy are held against
 */
record Purpose(String action, KeyUsage usage, AccessContext known) {}
