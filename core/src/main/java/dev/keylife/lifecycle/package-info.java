/**
 * The business: what a command does to a key, which rule refuses it, and what the world is told.
 *
 * <p>This package owns the key states and every rule of the lifecycle. It is pure: a decision
 * depends on the key's record, the command and the time handed in, and on nothing else. It knows no
 * Kafka, no Avro, no clock and no crypto library; what it needs of cryptography it names in {@link
 * dev.keylife.lifecycle.Cryptography}, and what it needs of storage in {@link
 * dev.keylife.lifecycle.SealedSecrets}.
 *
 * <p>Start reading at {@link dev.keylife.lifecycle.Lifecycle}. Names are those of the AWS KMS API.
 */
@NullMarked
package dev.keylife.lifecycle;

import org.jspecify.annotations.NullMarked;
