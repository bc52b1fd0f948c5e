/**
 * What the replicas that use keys are told: the sealed material of every key, and that its
 * partition is at work.
 *
 * <p>Start reading at {@link dev.keylife.streams.replicas.MaterialPublisher}.
 */
@NullMarked
package dev.keylife.streams.replicas;

import org.jspecify.annotations.NullMarked;
