/**
 * The program that carries the news of multi-Region keys between installations: settings, health
 * and metrics around {@link dev.keylife.client.regions.RegionReplicator}. Start at {@link
 * dev.keylife.replicator.KeylifeReplicator}.
 */
@NullMarked
package dev.keylife.replicator;

import org.jspecify.annotations.NullMarked;
