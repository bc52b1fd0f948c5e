/**
 * The audit trail: proves that the events of {@code key-events} are whole and unchanged, and takes
 * them out into files that can be proven later, elsewhere, without a broker or a registry.
 *
 * <p>{@link dev.keylife.audit.TrailVerifier} holds the rules and knows neither Kafka nor files;
 * {@link dev.keylife.audit.Manifest} is what an auditor keeps.
 */
@NullMarked
package dev.keylife.audit;

import org.jspecify.annotations.NullMarked;
