/**
 * Wrapping key pairs: made ahead of their use, handed out in turns, and shared where a policy says
 * so.
 *
 * <p>Start reading at {@link dev.keylife.material.keypairs.WrappingKeys}.
 */
@NullMarked
package dev.keylife.material.keypairs;

import org.jspecify.annotations.NullMarked;
