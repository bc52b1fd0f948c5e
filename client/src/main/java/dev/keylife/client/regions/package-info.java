/**
 * Carries the news of multi-Region keys between installations. Start at {@link
 * dev.keylife.client.regions.RegionReplicator}.
 *
 * <p>It decides nothing: what an event of one Region tells becomes a command of another, word for
 * word, and the processor there decides what follows. Where a Region refuses to create a key, it
 * tells the Region that asked for it, since there is no key whose event could. It keeps nothing but
 * its positions, which rest in the Kafka cluster that it reads. No secret is in what it carries.
 */
@NullMarked
package dev.keylife.client.regions;

import org.jspecify.annotations.NullMarked;
