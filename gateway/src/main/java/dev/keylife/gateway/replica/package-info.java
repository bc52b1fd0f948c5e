/**
 * What makes a gateway a replica that uses keys: its view of the sealed materials and of the
 * processor's signs of life, its keyset, and the keys that it has opened. It decides at the moment
 * of use whether a key may be used, by what it knows and by this machine's clock.
 *
 * <p>Start reading at {@link dev.keylife.gateway.replica.Replica}.
 */
@NullMarked
package dev.keylife.gateway.replica;

import org.jspecify.annotations.NullMarked;
