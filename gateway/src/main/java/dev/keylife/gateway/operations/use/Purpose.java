package dev.keylife.gateway.operations.use;

import dev.keylife.lifecycle.policy.AccessContext;
import dev.keylife.type.KeyUsage;
import java.util.Optional;

/**
 * What a call wants a key for.
 *
 * @param action what its key policy must allow, such as {@code kms:Sign}
 * @param usage that the key must have
 * @param algorithm that the call asks for; empty where the operation has no choice
 * @param known what the conditions of its policy are held against
 */
record Purpose(String action, KeyUsage usage, Optional<String> algorithm, AccessContext known) {}
